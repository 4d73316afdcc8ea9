"""Who may come in at the doors of imagery: surveyors keep the pictures, all staff see heights."""

from django.urls import URLPattern, path

from accounts.access import staff_of_subdistrict, staff_on_own_ground
from accounts.models import Role
from geo import imagery_pages as pages
from geo import views as ground

_surveyor = staff_on_own_ground(Role.SURVEYOR)

urlpatterns: list[URLPattern] = [
    path("pictures/", _surveyor(pages.picture_list), name="pictures"),
    path("pictures/add", _surveyor(pages.add), name="picture-add"),
    path("pictures/<int:pk>/", _surveyor(pages.picture), name="picture"),
    path("pictures/<int:pk>/progress", _surveyor(pages.progress), name="picture-progress"),
    path("imagery/<int:pk>/height", staff_of_subdistrict(ground.height), name="imagery-height"),
]
urlpatterns += [
    path(f"pictures/<int:pk>/{act}", _surveyor(pages.change), {"act": act}, name=f"picture-{act}")
    for act in pages.ACTS
]
