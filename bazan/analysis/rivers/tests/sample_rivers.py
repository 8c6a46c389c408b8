"""Rivers made up for the tests of this room: texts of ``rivers.toml``."""

from hypothesis import strategies as st

HEAD = '[source]\nvi = "đo"\nen = "measured"\n'


def river(code, *nodes, into=""):
    """``nodes``: codes, of things where they begin with t; each with (least, most) minutes but the first."""
    text = f'[[rivers]]\ncode = "{code}"\nvi = "Sông {code}"\nen = "{code} river"\n' + (f'into = "{into}"\n' if into else "")
    for name, *minutes in nodes:
        text += f'[[rivers.nodes]]\n{"thing" if name.startswith("t") else "commune"} = "{name}"\n'
        text += f"minutes = [{minutes[0]}, {minutes[1]}]\n" if minutes else ""
    return text


@st.composite
def basins(draw):
    """A text of up to six rivers, each flowing into an earlier one or none, from stations of its own."""
    text, stands = HEAD, []
    for number in range(draw(st.integers(1, 6))):
        into = draw(st.integers(-1, number - 1))
        names = [f"t{number}-{at}" for at in range(draw(st.integers(1, 4)))]
        if into >= 0:
            names.append(draw(st.sampled_from(stands[into])))
        times = [sorted(draw(st.tuples(st.integers(0, 400), st.integers(0, 400)))) for _ in names[1:]]
        text += river(f"r{number}", (names[0],), *((name, *each) for name, each in zip(names[1:], times, strict=True)),
                      into=f"r{into}" if into >= 0 else "")  # fmt: skip
        stands.append(names)
    return text
