"""Check that tree nodes point to nodes and columns that exist, before the model is used.

scikit-learn follows the node numbers of a fitted tree without looking; a crafted file whose numbers point
outside crashes the process or reads foreign memory at the first prediction. skops therefore does not trust
these types by itself (scikit-learn#34558). With the numbers checked they are plain data. So are those of sparse
matrices; trees of neighbours are built anew from their points, and splines from their knots, instead.
"""

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from monitoring.errors import ModelError
from monitoring.models.files import vectors

_TREE = ("sklearn.tree._tree", "Tree")
_PREDICTOR = ("sklearn.ensemble._hist_gradient_boosting.predictor", "TreePredictor")
_NEIGHBOURS = {("sklearn.neighbors._kd_tree", "KDTree"), ("sklearn.neighbors._ball_tree", "BallTree")}
_SPLINE = ("scipy.interpolate._bsplines", "BSpline")
_PARTS = (dict, list, tuple, set, np.ndarray)


def check(model: object, name: str) -> None:
    """Look at every tree inside `model`; raises `ModelError` that names the file where one points outside."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[object, Any]] = [(model, None)]
    while waiting:
        item, owner = waiting.pop()
        kind = (type(item).__module__, type(item).__qualname__)
        if kind in (_TREE, _PREDICTOR):
            sound = _tree_is_sound(item, owner) if kind == _TREE else _predictor_is_sound(item, owner)
            if not sound:
                raise ModelError(f"{name} is refused: nodes of a tree in it point outside the tree or its columns")
        elif kind in _NEIGHBOURS or kind[0] == "sklearn.metrics._dist_metrics":
            raise ModelError(f"{name} is refused: a tree of neighbours in it stands where none belongs")
        elif kind == _SPLINE:
            _build_spline_anew(item, name)
        elif kind[0].startswith("scipy.sparse"):
            _check_sparse(item, name)
        elif vectors.is_machine(item) and not vectors.is_sound(item):
            raise ModelError(f"{name} is refused: the parts of a support vector machine in it do not fit together")
        elif (id(item), id(owner)) not in seen:  # the same part may hang in two ensembles
            seen.add((id(item), id(owner)))
            _build_anew(item, name)
            owner = _owner(item, owner)
            waiting += [(part, owner) for part in _parts(item) if not _is_built(item, part)]


def everything_in(model: object) -> Iterator[Any]:
    """A model, its parts, their parts and so on, each once."""
    seen: set[int] = set()
    waiting = [model]
    while waiting:
        item = waiting.pop()
        if id(item) not in seen:
            seen.add(id(item))
            yield item
            waiting += _parts(item)


def _build_anew(item: Any, name: str) -> None:
    """Build an estimator's tree of neighbours from its points: scikit-learn follows the numbers inside one unseen."""
    tree: Any = getattr(item, "__dict__", {}).get("_tree")
    if (type(tree).__module__, type(tree).__qualname__) not in _NEIGHBOURS:
        return
    try:
        more = dict(item.effective_metric_params_ or {})
        item._tree = type(tree)(np.asarray(item._fit_X), int(item.leaf_size), metric=item.effective_metric_, **more)
    except (AttributeError, TypeError, ValueError) as error:
        raise ModelError(f"{name} is refused: its tree of neighbours cannot be built from its points") from error


def _build_spline_anew(spline: Any, name: str) -> None:
    """Build a spline from its knots and coefficients, which its maker compares and its use does not."""
    try:
        made = type(spline)(spline._t, spline._c, spline.k, spline.extrapolate)
        if spline.axis != 0:
            raise ValueError("a spline along another axis")
    except (AttributeError, TypeError, ValueError) as error:
        raise ModelError(f"{name} is refused: a spline in it cannot be built from its knots") from error
    spline.__dict__.update(made.__dict__)


def _check_sparse(matrix: Any, name: str) -> None:
    try:
        matrix.check_format(full_check=True)
    except (AttributeError, TypeError, ValueError) as error:
        raise ModelError(f"{name} is refused: a sparse matrix in it points outside its shape") from error


def _is_built(item: Any, part: object) -> bool:
    return part is getattr(item, "__dict__", {}).get("_tree") and (
        (type(part).__module__, type(part).__qualname__) in _NEIGHBOURS
    )


def _parts(item: object) -> Iterator[object]:
    if isinstance(item, dict):
        yield from item.values()
    elif isinstance(item, np.ndarray):
        yield from item.ravel().tolist() if item.dtype == object else ()
    elif isinstance(item, (list, tuple, set)):
        yield from item
    elif not isinstance(item, (type, ModuleType, FunctionType)):
        yield from getattr(item, "__dict__", {}).values()


def _owner(item: object, owner: Any) -> Any:
    """The outermost tree ensemble around a tree: it is what checks how many columns the data have."""
    if isinstance(item, _PARTS) or not hasattr(item, "get_params"):
        return owner
    inside = owner is not None and type(item).__module__.startswith("sklearn.tree")
    return owner if inside and _joins_trees(owner) else item


def _joins_trees(owner: Any) -> bool:
    return type(owner).__module__ in ("sklearn.ensemble._forest", "sklearn.ensemble._gb")


def _columns(owner: Any) -> int:
    """How many columns are sure to be there: the fewest that the ensemble or one of its trees was fitted on."""
    members: list[Any] = [owner]
    if _joins_trees(owner):
        members += np.ravel(np.asarray(owner.estimators_, dtype=object)).tolist()
    return min(int(getattr(each, "n_features_in_", 0)) for each in members)


def _tree_is_sound(tree: Any, owner: Any) -> bool:
    left, right, feature = tree.children_left, tree.children_right, tree.feature
    inner = left != -1
    place = np.arange(tree.node_count)[inner]
    ends = (left[inner], right[inner])
    downward = all(bool(((end > place) & (end < tree.node_count)).all()) for end in ends)
    columns = bool(((feature[inner] >= 0) & (feature[inner] < _columns(owner))).all())
    return tree.node_count > 0 and downward and columns


def _predictor_is_sound(predictor: Any, owner: Any) -> bool:
    nodes = predictor.nodes
    inner = nodes["is_leaf"] == 0
    place = np.arange(len(nodes))[inner]
    ends = (nodes["left"][inner].astype(np.int64), nodes["right"][inner].astype(np.int64))
    if not len(nodes) or not all(bool(((end > place) & (end < len(nodes))).all()) for end in ends):
        return False
    feature = nodes["feature_idx"][inner].astype(np.int64)
    if not bool(((feature >= 0) & (feature < _columns(owner))).all()):
        return False
    by_set = nodes["is_categorical"][inner] != 0
    if not by_set.any():
        return True
    known = np.flatnonzero(owner._bin_mapper.is_categorical_)
    in_range = nodes["bitset_idx"][inner][by_set] < len(predictor.raw_left_cat_bitsets)
    return bool(np.isin(feature[by_set], known).all() and in_range.all())
