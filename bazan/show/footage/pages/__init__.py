"""Every address of the room."""

from django.urls import path

from bazan.show.footage.pages import clip, jobs, listing, sending, trial

urlpatterns = [
    path("cameras/footage", listing.show),
    path("cameras/footage/hand-in", sending.hand_in),
    path("cameras/footage/of-event/<int:event_id>", sending.take),
    path("cameras/footage/<int:clip_id>", clip.show),
    path("cameras/footage/<int:clip_id>/pieces/<int:number>", sending.piece),
    path("cameras/footage/<int:clip_id>/picture.jpg", clip.picture),
    path("cameras/footage/<int:clip_id>/ask", clip.ask),
    path("cameras/footage/<int:clip_id>/drop", clip.drop),
    path("cameras/footage/jobs/<int:job_id>/cancel", jobs.cancel),
    path("cameras/footage/jobs/<int:job_id>/go-on", jobs.go_on),
    path("cameras/footage/jobs/<int:job_id>/table.csv", jobs.table),
    path("cameras/footage/jobs/<int:job_id>/film.mp4", jobs.film),
    path("cameras/footage/trials/<int:trial_id>", trial.show),
]
