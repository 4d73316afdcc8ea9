"""Doors of the staff and of one's own password."""

from django.urls import path

from accounts import staff_views

urlpatterns = [
    path("staff/", staff_views.members, name="members"),
    path("staff/new", staff_views.new_member, name="member-new"),
    path("staff/<int:pk>/", staff_views.member, name="member"),
    path("staff/<int:pk>/forget", staff_views.forget, name="member-forget"),
    path("staff/password", staff_views.own_password, name="own-password"),
    path("welcome/<uidb64>/<token>/", staff_views.welcome, name="welcome"),
]
