"""What the tests of the doors share."""

import pytest
from django.test import Client

from accounts.models import Role
from tests import factories as make


@pytest.fixture
def surveyor(db: None) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(make.user(Role.SURVEYOR))
    return made
