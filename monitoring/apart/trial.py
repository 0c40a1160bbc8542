"""Load a model file, use it once and read its trees, for `monitoring.models.trials.trial`."""

from importlib import import_module
from pathlib import Path
from typing import Any

from monitoring.errors import ModelError
from monitoring.explain.forests.forest import Forest
from monitoring.explain.forests.trees import forest
from monitoring.models.files.bounds import everything_in
from monitoring.models.files.load import load_untried
from monitoring.models.files.trust import Trust
from monitoring.models.trials import boosters
from monitoring.models.trials.trial import AGAIN
from monitoring.models.trials.xgboost_trees import OUTSIDE, is_tree
from monitoring.process.answer import Answer, answer, is_out_of_memory


def prepare(asked: dict[str, Any]) -> None:
    """Import what the work needs."""
    for library in asked["libraries"]:
        import_module(library)


def work(asked: dict[str, Any]) -> Answer:
    """Whether the file has passed; a refusal is in the words of whoever refused it."""
    path = Path(asked["path"])
    place = Path(asked["trust"]) if asked["trust"] else None
    try:
        trust = Trust(frozenset(asked["types"]), frozenset(asked["files"]), place)
        loaded = load_untried(path, trust, lambda _, data: boosters.look_at(data, path.name))
        if loaded.sha256 != asked["sha256"]:
            return {"refused": f"{path.name} changed while it was being read", "hint": "try it again"}, b""
        boosters.use(loaded.pipeline, path.name)
        _read_trees(loaded.pipeline, path.name)
    except ModelError as error:
        if is_out_of_memory(error.message):
            raise MemoryError from error
        return {"refused": error.message, "hint": error.hint}, b""
    return {"passed": True}, b""


def _read_trees(model: Any, name: str) -> None:
    """Read the trees of whatever is made of trees, as explaining does; raises `ModelError` where they are none."""
    for part in everything_in(model):
        if not isinstance(part, type) and hasattr(part, "predict") and hasattr(part, "n_features_in_"):
            classes = getattr(part, "classes_", None)
            for place in (None,) if classes is None else range(len(classes)):
                found = forest(part, place)
                if found is not None and not _is_sound(found, _columns(part)):
                    raise ModelError(f"{name} is refused: {OUTSIDE}", AGAIN)


def _columns(part: Any) -> int:
    """How many columns a part reads; a model of CatBoost's that came from its own file says it by their names alone."""
    return int(part.n_features_in_) or len(getattr(part, "feature_names_", ()))


def _is_sound(trees: Forest, columns: int) -> bool:
    for tree in trees.trees:
        inner = tree.left >= 0
        feature = tree.feature[inner]
        if not is_tree(tree.left, tree.right, inner) or not bool(((feature >= 0) & (feature < columns)).all()):
            return False
        if tree.split is not None and tree.ways is not None and not bool((tree.split < len(tree.ways)).all()):
            return False
    return True


if __name__ == "__main__":
    answer(work, prepare)
