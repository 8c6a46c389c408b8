"""Web addresses of screens/duty_desk."""

from django.urls import path

from bazan.screens.duty_desk.web.views import alert, alert_actions, alert_list, alert_rules, audible_alarm, desk, heartbeat

urlpatterns = [
    path("desk", desk.show),
    path("desk/bell", audible_alarm.silence),
    path("desk/bell/ring", audible_alarm.ring),
    path("health/path", heartbeat.health),
    path("alerts", alert_list.show),
    path("alerts/take/<str:kind>", alert_list.take),
    path("alerts/rules", alert_rules.listed),
    path("alerts/rules/<str:code>", alert_rules.show),
    path("alerts/rules/<str:code>/switch", alert_rules.switch),
    path("alerts/<int:alert_id>", alert.show),
    path("alerts/<int:alert_id>/<str:what>", alert_actions.act_on),
]
