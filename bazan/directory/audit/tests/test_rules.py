from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bazan.directory.audit import rules
from bazan.directory.audit.types import Anchor, Entry

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def chain(length):
    entries, previous = [], rules.GENESIS
    for seq in range(1, length + 1):
        bare = Entry(seq, NOW, "a", "x.y", f"thing:{seq}", {"n": seq}, previous, "")
        previous = rules.own_hash(bare)
        entries.append(Entry(seq, NOW, "a", "x.y", f"thing:{seq}", {"n": seq}, bare.previous_hash, previous))
    return entries


@given(st.integers(0, 20))
def test_an_untouched_chain_has_no_breach(length):
    entries = chain(length)
    assert list(rules.breaches(entries, [Anchor(e.seq, e.hash) for e in entries])) == []


@given(st.integers(2, 12), st.data())
def test_whatever_is_removed_changed_or_exchanged_is_found(length, data):
    entries = chain(length)
    anchors = [Anchor(entries[-1].seq, entries[-1].hash)]
    at = data.draw(st.integers(0, length - 1))
    match data.draw(st.sampled_from(["remove", "change", "exchange"])):
        case "remove":
            del entries[at]
        case "change":
            field = data.draw(st.sampled_from(["actor", "action", "subject", "previous_hash", "hash"]))
            entries[at] = replace(entries[at], **{field: "changed"})
        case "exchange":
            other = data.draw(st.integers(0, length - 1).filter(lambda n: n != at))
            a, b = entries[at], entries[other]
            entries[at], entries[other] = replace(b, seq=a.seq), replace(a, seq=b.seq)
    assert list(rules.breaches(entries, anchors))
