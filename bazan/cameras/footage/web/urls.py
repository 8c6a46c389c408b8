"""Web addresses of cameras/footage."""

from django.urls import path

from bazan.cameras.footage.web import clip_list, clip_page, clip_upload, job_actions, rule_trial_page

urlpatterns = [
    path("cameras/footage", clip_list.show),
    path("cameras/footage/hand-in", clip_upload.hand_in),
    path("cameras/footage/of-event/<int:event_id>", clip_upload.take),
    path("cameras/footage/<int:clip_id>", clip_page.show),
    path("cameras/footage/<int:clip_id>/pieces/<int:number>", clip_upload.piece),
    path("cameras/footage/<int:clip_id>/picture.jpg", clip_page.picture),
    path("cameras/footage/<int:clip_id>/ask", clip_page.ask),
    path("cameras/footage/<int:clip_id>/drop", clip_page.drop),
    path("cameras/footage/jobs/<int:job_id>/cancel", job_actions.cancel),
    path("cameras/footage/jobs/<int:job_id>/go-on", job_actions.go_on),
    path("cameras/footage/jobs/<int:job_id>/table.csv", job_actions.table),
    path("cameras/footage/jobs/<int:job_id>/film.mp4", job_actions.film),
    path("cameras/footage/trials/<int:trial_id>", rule_trial_page.show),
]
