"""Shapley values of a tree over many background rows at once, as loops for numba.

A walk carries background rows, as bits of two words, down a tree. Where the explained row and some of them part, and
the node's player is free, those rows go on twice: into the explained row's branch, with the player fixed as the row's
own, and then into the other branch with it fixed as the background's; the rest go on after them as they came. A leaf
that is reached with `a` players of the row and `b` of the background adds, a background row, its value times
(a-1)! b! / (a+b)! to `worth`, and times a! (b-1)! / (a+b)! to `cost`. What `worth` has grown by within the first branch
is the player's gain, what `cost` has grown by within the second one its loss: nobody has to be looked up at a leaf.

Source: Lundberg et al. 2020, Nature Machine Intelligence 2, 56-67 (the game of a leaf); Laberge and Pequignot 2022
(arXiv 2209.15123), for sums on the way and for players that are several columns. Rows as bits are ours.
"""

from functools import cache
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import IntArray, Ways
from monitoring.explain.forests.nodes import NODE, Nodes, goes_left
from monitoring.machine_code import Loop, machine_code

_BITS = [("s", np.uint64), ("t", np.uint64)]
_PLACE = [("node", np.int64), ("a", np.int64), ("b", np.int64), ("player", np.int64), ("turn", np.int64)]
WAITING = np.dtype(_BITS + _PLACE, align=True)
PLAYER = np.dtype([("mark", np.float64), ("side", np.int64)], align=True)
_FREE, _OF_ROW, _OF_BACKGROUND = 0, 1, 2  # sides of a player
_PLAIN, _SECOND, _REST = 0, 1, 2  # turns: of rows alone; of the second branch; of the rest, when both are done


@cache
def tree_loop() -> Loop:
    """`_values`, compiled once a process."""
    import numba

    array, record = numba.types.Array, numba.from_dtype
    read = ((record(NODE), 1), (numba.i8, 1), (numba.i1, 1), (numba.f8, 2), (numba.f8, 2))
    given = tuple(array(kind, size, "C", readonly=True) for kind, size in read)
    written = (array(record(WAITING), 1, "C"), array(record(PLAYER), 1, "C"), array(numba.f8, 2, "C"))
    return machine_code(_values, (*given, numba.u8, numba.u8, *written), uses=(goes_left, _ones, _wait, _walk))


def _values(
    table: Nodes,
    starts: IntArray,
    ways: Ways,
    weight: FloatArray,
    rows: FloatArray,
    s: Any,
    t: Any,
    waiting: Any,
    players: Any,
    result: FloatArray,
) -> None:
    """Add the values of the trees that begin at `starts` to `result` `(rows, players)`; sums over the background."""
    for start in starts:
        for row in range(len(rows)):
            _wait(waiting[0], start, s, t, 0, 0, 0, _PLAIN)
            _walk(table, ways, weight, rows[row], waiting, players, result[row])


def _walk(table: Any, ways: Any, weight: Any, row: Any, waiting: Any, players: Any, result: Any) -> None:
    worth, cost, depth = 0.0, 0.0, 1
    while depth > 0:
        depth -= 1
        here = waiting[depth]
        node, s, t, a, b, who = here.node, here.s, here.t, here.a, here.b, here.player
        if here.turn == _SECOND:
            result[who] += worth - players[who].mark
            players[who].mark, players[who].side = cost, _OF_BACKGROUND
        elif here.turn == _REST:
            result[who] -= cost - players[who].mark
            players[who].side = _FREE
        if s | t == 0:
            continue
        while table[node].left >= 0:
            who = np.int64(table[node].player)
            left = goes_left(table, node, ways, row[table[node].feature])
            own, other = np.int64(table[node].right), np.int64(table[node].left)
            s_other, t_other = s & table[node].s, t & table[node].t
            if left:
                own, other, s_other, t_other = other, own, s ^ s_other, t ^ t_other
            side = players[who].side
            if side == _OF_ROW or s_other | t_other == 0:
                node = own
                continue
            s, t = s ^ s_other, t ^ t_other
            if side == _FREE:
                _wait(waiting[depth], own, s, t, a, b, who, _REST)
                _wait(waiting[depth + 1], other, s_other, t_other, a, b + 1, who, _SECOND)
                depth, node, a = depth + 2, own, a + 1
                players[who].mark, players[who].side = worth, _OF_ROW
            else:
                _wait(waiting[depth], own, s, t, a, b, who, _PLAIN)
                depth, node = depth + 1, other
            s, t = s_other, t_other
        value = table[node].value * (_ones(s) + _ones(t))
        worth += value * weight[a, b]
        cost += value * weight[b, a]


def _ones(bits: Any) -> Any:
    """How many bits of a word are set."""
    bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))


def _wait(place: Any, node: Any, s: Any, t: Any, a: int, b: int, player: Any, turn: int) -> None:
    place.s, place.t, place.node, place.a, place.b, place.player, place.turn = s, t, node, a, b, player, turn
