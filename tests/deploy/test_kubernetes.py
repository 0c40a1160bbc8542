"""The manifests: what the schemas of Kubernetes say of them, and what may be done in a cluster."""

from pathlib import Path

import kubernetes_validate
import pytest

from monitoring.cli.parser import build_parser
from monitoring.settings.allowed import notify_every
from tests.deploy.kustomized import build, pod

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
VERSIONS = ("1.31", "1.37")
KINDS = ["ServiceAccount", "ConfigMap", "PersistentVolumeClaim", "Deployment", "Service", "Ingress", "NetworkPolicy"]
KINDS += ["PodDisruptionBudget", "CronJob", "CronJob"]


@pytest.fixture(scope="module", params=["base", "cloud"])
def objects(request):
    return build(FOLDER / request.param)


def test_every_file_is_part_of_it():
    base, cloud = (build(FOLDER / name) for name in ("base", "cloud"))
    assert [one["kind"] for one in base] == KINDS
    assert [one["kind"] for one in cloud] == [kind for kind in KINDS if kind != "PersistentVolumeClaim"]
    for folder in ("base", "cloud"):
        text = (FOLDER / folder / "kustomization.yaml").read_text()
        others = {path.name for path in (FOLDER / folder).iterdir()} - {"kustomization.yaml"}
        assert {name for name in others if name not in text} == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_schemas_take_them(objects, version):
    used = {kubernetes_validate.validate(one, version, strict=True) for one in objects}
    assert {name.removesuffix(".0") for name in used} == {version}


def test_a_word_that_is_misspelt_is_found():
    (deployment,) = (one for one in build(FOLDER / "base") if one["kind"] == "Deployment")
    deployment["spec"]["template"]["spec"]["containers"][0]["securityContext"]["readOnlyRootFileSystem"] = True
    with pytest.raises(kubernetes_validate.ValidationError, match="readOnlyRootFileSystem"):
        kubernetes_validate.validate(deployment, VERSIONS[-1], strict=True)


def test_no_pod_may_more_than_it_must(objects):
    pods = [found for one in objects if (found := pod(one))]
    assert len(pods) == 3
    for one in pods:
        whole = one["securityContext"]
        assert whole["runAsNonRoot"] is True
        assert (whole["runAsUser"], whole["runAsGroup"], whole["fsGroup"]) == (10001, 10001, 10001)
        assert whole["seccompProfile"] == {"type": "RuntimeDefault"}
        assert one["automountServiceAccountToken"] is False
        assert not one.keys() & {"hostNetwork", "hostPID", "hostIPC"}
        assert not [volume for volume in one["volumes"] if "hostPath" in volume]
        for container in one["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            for bound in ("requests", "limits"):
                assert container["resources"][bound].keys() == {"cpu", "memory", "ephemeral-storage"}


def test_what_a_pod_mounts_is_there(objects):
    claims = {one["metadata"]["name"] for one in objects if one["kind"] == "PersistentVolumeClaim"}
    for one in filter(None, map(pod, objects)):
        volumes = {volume["name"]: volume for volume in one["volumes"]}
        mounts = one["containers"][0]["volumeMounts"]
        assert [mount["name"] for mount in mounts] == list(volumes)
        assert [mount["mountPath"] for mount in mounts] == ["/data", "/data/tmp", "/run/secrets"]
        claimed = [volume["persistentVolumeClaim"] for volume in volumes.values() if "persistentVolumeClaim" in volume]
        assert {claim["claimName"] for claim in claimed} <= claims
        assert all(len(volume) == 2 for volume in volumes.values())  # a name and one kind of volume


def test_ports_and_labels_lead_to_the_dashboard(objects):
    by_kind = {one["kind"]: one for one in objects}
    labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"].items()
    assert by_kind["Service"]["spec"]["selector"].items() <= labels
    assert by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"].items() <= labels
    (container,) = pod(by_kind["Deployment"])["containers"]
    assert container["ports"] == [{"name": "http", "containerPort": 8501}]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = container[probe]["httpGet"]
        assert (asked["path"], asked["port"]) == ("/healthz", "http")
        hosts = by_kind["ConfigMap"]["data"]["STREAMLIT_SERVER_ALLOWED_HOSTS"].split()
        assert asked["httpHeaders"][0]["value"] in hosts
    assert by_kind["Ingress"]["spec"]["rules"][0]["host"] in hosts


def test_jobs_are_commands_and_alerts_are_told_once(objects):
    jobs = [pod(one)["containers"][0] for one in objects if one["kind"] == "CronJob"]
    for job in jobs:
        assert build_parser().parse_args(job["args"]).command == job["name"]
    (settings,) = (one["data"] for one in objects if one["kind"] == "ConfigMap")
    assert notify_every(settings) is None


def test_the_network_is_shut_but_for_what_is_named(objects):
    (policy,) = (one["spec"] for one in objects if one["kind"] == "NetworkPolicy")
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert [port["port"] for rule in policy["ingress"] for port in rule["ports"]] == [8501]
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} <= {53, 443}
    labels = {
        one["spec"].get("jobTemplate", one)["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"]
        for one in objects
        if pod(one)
    }
    assert set(policy["podSelector"]["matchExpressions"][0]["values"]) == labels
