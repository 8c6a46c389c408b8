"""What this room announces, by NOTIFY ``notifications`` ``{"accounts": [account id, …]}``: these inboxes changed."""

from bazan.platform.events.screen_updates import Live, To

CHANNEL = "notifications"
LIVE = (Live("inbox", CHANNEL, lambda said: {account: To(account) for account in map(int, said["accounts"])}),)
