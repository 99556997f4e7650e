"""Addresses of this context."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from ysgol.foundation.notices.views import delivery, outbox

urlpatterns: list[URLPattern | URLResolver] = [
    path("", delivery.message_list, name="messages"),
    path("<int:message_id>/", delivery.message, name="message"),
    path("<int:message_id>/send-again/", delivery.resend, name="message-resend"),
    path("<int:message_id>/came-back/", delivery.bounce, name="message-bounce"),
    path("<int:message_id>/arrived/", delivery.confirm, name="message-confirm"),
    path("tasks/", delivery.task_list, name="message-tasks"),
    path("tasks/<int:task_id>/", delivery.task, name="message-task"),
]
if settings.DEMO:
    # Outside the demonstration these addresses do not exist: messages are private.
    urlpatterns += [
        path("outbox/", outbox.outbox, name="outbox"),
        path("outbox/<int:message_id>/", outbox.outbox_message, name="outbox-message"),
    ]
