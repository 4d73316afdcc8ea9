"""Messages that would have been sent, to be read where no gateway is connected. Demo only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.access import public
from accounts.models import OutboxMessage

SHOWN = 50


@never_cache
@require_GET
@public
def outbox(request: HttpRequest) -> HttpResponse:
    """The latest messages with their codes. Not there at all unless the installation is a demo."""
    if not settings.DEMO:
        raise Http404("only in a demo")
    messages = OutboxMessage.objects.order_by("-created_at", "-pk")[:SHOWN]
    return render(request, "household/outbox.html", {"outbox": messages})
