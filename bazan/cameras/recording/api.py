"""What other apps may call: clips of events, originals shown for a reason, an event handed over whole."""

from bazan.cameras.recording.clips import clip, clips_of, sealed_clip
from bazan.cameras.recording.disclosure import reveal, reveal_clip
from bazan.cameras.recording.event_bundle import hand_over, unsealed

__all__ = ["clip", "clips_of", "hand_over", "reveal", "reveal_clip", "sealed_clip", "unsealed"]
