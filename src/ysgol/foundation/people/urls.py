"""Addresses of this context."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from ysgol.foundation.people.views import access, account, demo, matches, second_factor, session, sign_in, sign_up

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/code/again/", sign_in.code_again, name="sign-in-code-again"),
    path("sign-in/password/", sign_in.password, name="sign-in-password"),
    path("sign-in/second-factor/", sign_in.second_factor, name="sign-in-second-factor"),
    path("sign-in/start-again/", sign_up.start_again, name="sign-in-start-again"),
    path("sign-up/", sign_up.sign_up, name="sign-up"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/name/", account.account_name, name="account-name"),
    path("account/language/", account.account_language, name="account-language"),
    path("account/email/", account.account_email, name="account-email"),
    path("account/email/code/", account.account_email_code, name="account-email-code"),
    path("account/password/", account.account_password, name="account-password"),
    path("account/second-factor/", second_factor.second_factor, name="second-factor"),
    path("account/second-factor/set-up/", second_factor.set_up, name="second-factor-set-up"),
    path("account/second-factor/check/", second_factor.check, name="second-factor-check"),
    path("account/second-factor/recovery-codes/", second_factor.recovery_codes, name="second-factor-codes"),
    path("account/second-factor/new-codes/", second_factor.new_recovery_codes, name="second-factor-new-codes"),
    path("account/second-factor/turn-off/", second_factor.turn_off, name="second-factor-off"),
    path("session/extend/", session.extend, name="session-extend"),
    path("session/kept/", session.kept, name="session-kept"),
    path("session/kept/drop/", session.kept_drop, name="session-kept-drop"),
    path("access/", access.access, name="access"),
    path("access/review/", access.access_review, name="access-review"),
    path("access/people/<int:person_id>/", access.access_person, name="access-person"),
    path("access/people/<int:person_id>/grant/", access.grant_role, name="grant-role"),
    path("access/people/<int:person_id>/reset-second-factor/", access.reset_second_factor, name="reset-second-factor"),
    path("access/grants/<int:grant_id>/end/", access.end_grant, name="end-grant"),
    path("people/matches/", matches.matches, name="matches"),
    path("people/matches/<int:case_id>/", matches.match, name="match"),
]
if settings.DEMO_SIGN_IN:
    urlpatterns.append(path("demo/sign-in/<str:token>/", demo.demo_sign_in, name="demo-sign-in"))
