"""Web addresses of screens/sign_in."""

from django.urls import path

from bazan.screens.sign_in.web.views import account, contact_channels, password_reset, second_factor, second_factor_setup, sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in),
    path("sign-in/second", second_factor.second),
    path("sign-in/forgotten", password_reset.forgotten),
    path("welcome/<secret:key>", password_reset.welcome),
    path("sign-out", sign_in.sign_out),
    path("account", account.account),
    path("account/password", account.password),
    path("account/sessions/end", account.end_session),
    path("account/calls", contact_channels.calls),
    path("account/calls/ask", contact_channels.ask),
    path("account/calls/prove", contact_channels.prove),
    path("account/calls/remove", contact_channels.remove),
    path("account/proofs", second_factor_setup.proofs),
    path("account/proofs/telephone", second_factor_setup.telephone),
    path("account/proofs/passkey", second_factor_setup.passkey),
    path("account/proofs/codes", second_factor_setup.recovery_codes),
    path("account/proofs/remove", second_factor_setup.remove),
]
