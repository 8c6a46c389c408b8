"""What this room announces, by NOTIFY ``notifications`` ``{"accounts": [account id, …]}``: these inboxes changed."""

from bazan.kernel.live import Live, To

CHANNEL = "notifications"
LIVE = (Live("inbox", CHANNEL, lambda said: {account: To(account) for account in map(int, said["accounts"])}),)
