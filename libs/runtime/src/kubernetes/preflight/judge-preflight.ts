import { nameOfRight } from './cluster-rights.js';
import { isolationProofs, type IsolationProof } from './isolation-proofs.js';
import type { Fact, NetworkFacts, PreflightFacts } from './preflight-facts.js';

export type Finding = {
  readonly check: 'version' | 'rights' | IsolationProof;
  readonly level: 'ok' | 'warning' | 'error';
  /** What was found. */
  readonly what: string;
  /** Why it matters; empty when all is well. */
  readonly why: string;
  /** What mends it; empty when all is well. */
  readonly remedy: string;
};

type Outcome = Omit<Finding, 'check'>;

/** Oldest release whose every promise is kept, and oldest one that works at all (Kubernetes 1.x). */
const supportedMinor = 28;
const workingMinor = 20;

const ok = (what: string): Outcome => ({ level: 'ok', what, why: '', remedy: '' });

/** Turns what was seen into what an operator has to know. Pure. */
export function judgePreflight(facts: PreflightFacts): readonly Finding[] {
  return [
    { check: 'version', ...judgeVersion(facts.version) },
    { check: 'rights', ...judgeRights(facts.rights) },
    { check: 'network-policy', ...judgeNetworkPolicy(facts.network) },
    { check: 'metadata', ...judgeMetadata(facts.network) },
    { check: 'pod-security', ...judgePodSecurity(facts.podSecurity) },
  ];
}

/** Proofs that are missing and that the operator has not waived: while there are any, anonymous mode stays off. */
export function unprovenIsolation(
  findings: readonly Finding[],
  waived: readonly IsolationProof[],
): readonly IsolationProof[] {
  const proven = new Set(findings.filter(({ level }) => level === 'ok').map(({ check }) => check));
  return isolationProofs.filter((proof) => !proven.has(proof) && !waived.includes(proof));
}

function judgeVersion(fact: PreflightFacts['version']): Outcome {
  if (!fact.known) {
    return {
      level: 'error',
      what: `The version of the cluster could not be read: ${fact.cause}`,
      why: 'Nothing else can be relied on while the API server does not answer.',
      remedy: 'Check KUBECONFIG, the network to the API server and the worker’s service account.',
    };
  }
  const { major, minor } = fact.value;
  const name = `Kubernetes ${String(major)}.${String(minor)}`;
  if (major === 0) {
    return {
      level: 'warning',
      what: 'The cluster is a build that does not tell its version',
      why: `Supported is 1.${String(supportedMinor)} and newer; the other checks have to show what this one does.`,
      remedy: 'Ask who built it, or use a released build.',
    };
  }
  if (major > 1 || minor >= supportedMinor) return ok(`${name} is supported`);
  if (minor >= workingMinor) {
    return {
      level: 'warning',
      what: `${name} works, with limits`,
      why: `Supported is 1.${String(supportedMinor)} and newer. Before 1.25 Pod Security may be missing, before 1.21 namespaces do not carry their own name as a label, which network policies go by.`,
      remedy: `Upgrade to 1.${String(supportedMinor)} or newer; until then label the edge’s namespace with kubernetes.io/metadata.name.`,
    };
  }
  return {
    level: 'error',
    what: `${name} is too old`,
    why: 'Objects that Launchpad makes are not known to it.',
    remedy: `Upgrade to 1.${String(supportedMinor)} or newer.`,
  };
}

function judgeRights(fact: PreflightFacts['rights']): Outcome {
  const source = 'infra/k8s/base/worker-rights.yaml';
  if (!fact.known) {
    return {
      level: 'error',
      what: `The rights of the worker could not be read: ${fact.cause}`,
      why: 'A right that is missing shows only when a session needs it.',
      remedy: `Apply ${source} and let the worker’s account review its own rights, which every account may by default.`,
    };
  }
  const { missing, missingForObjects, excess } = fact.value;
  if (missing.length > 0) {
    return {
      level: 'error',
      what: `Rights are missing: ${missing.map(nameOfRight).join('; ')}`,
      why: 'Sessions fail to start, or are not removed, at the step that needs them.',
      remedy: `Apply ${source}.`,
    };
  }
  if (excess.length > 0) {
    return {
      level: 'warning',
      what: `The account may do more than Launchpad uses: ${excess.join('; ')}`,
      why: 'Whoever gets hold of the worker gets these rights as well.',
      remedy: `Run the worker as an account of its own that has what ${source} lists, and nothing else.`,
    };
  }
  if (missingForObjects.length > 0) {
    return {
      level: 'warning',
      what: `Rights are missing that workshops with objects of their own need: ${missingForObjects.map(nameOfRight).join('; ')}`,
      why: 'Sessions of a workshop that brings such an object fail to start; all others do not.',
      remedy:
        'Leave it so where no workshop brings objects; else apply infra/k8s/base/worker-object-rights.yaml.',
    };
  }
  return ok('All rights are there, and none beyond them');
}

function judgeNetworkPolicy(fact: Fact<NetworkFacts>): Outcome {
  const why =
    'Without it every learner reaches the pods of the others and of everybody else in the cluster.';
  if (!fact.known) return untried('Whether network policies are enforced', fact.cause, why);
  const { unhindered, inward, outward } = fact.value;
  if (unhindered === 'blocked') {
    const cause = 'two pods without policies did not reach each other';
    return untried('Whether network policies are enforced', cause, why);
  }
  const open = [
    ...(inward === 'reached' ? ['pods of other namespaces reach a session'] : []),
    ...(outward === 'reached' ? ['a session reaches pods of other namespaces'] : []),
  ];
  if (open.length === 0) return ok('Network policies are enforced, both ways');
  return {
    level: 'error',
    what: `Network policies are not enforced: ${open.join(', ')}`,
    why,
    remedy:
      'Install a network plugin that enforces NetworkPolicy for ingress and egress, such as Calico or Cilium.',
  };
}

function judgeMetadata(fact: Fact<NetworkFacts>): Outcome {
  const why = 'There a cloud gives the node’s own credentials to whoever asks.';
  if (!fact.known) return untried('Whether pods reach the metadata address', fact.cause, why);
  const { unhindered, outward, metadata } = fact.value;
  if (metadata === 'reached') {
    return {
      level: 'error',
      what: 'A session’s pod reaches the metadata address (169.254.169.254 or fd00:ec2::254)',
      why,
      remedy:
        'Install a network plugin that enforces egress policies, or require IMDSv2 with a hop limit of 1 (or the like of your cloud).',
    };
  }
  if (unhindered === 'blocked') {
    const cause = 'pods reach nothing at all, which may pass';
    return untried('Whether pods reach the metadata address', cause, why);
  }
  return outward === 'reached'
    ? ok('Nothing answers at the metadata address, though no policy would hinder it')
    : ok('The metadata address is out of reach of a session’s pod');
}

function judgePodSecurity(fact: PreflightFacts['podSecurity']): Outcome {
  const why =
    'A learner who may make pods in the own namespace could make one that takes over the node.';
  if (!fact.known) return untried('Whether Pod Security refuses privileged pods', fact.cause, why);
  if (fact.value === 'refuses') return ok('Pod Security refuses what is not restricted');
  return {
    level: 'error',
    what: 'A privileged pod was accepted in a namespace that enforces the restricted profile',
    why,
    remedy:
      'Switch on the PodSecurity admission plugin (on by default since 1.23), or enforce the restricted profile with Kyverno or Gatekeeper.',
  };
}

const untried = (question: string, cause: string, why: string): Outcome => ({
  level: 'error',
  what: `${question} could not be found out: ${cause}`,
  why,
  remedy: 'Look into the cause and run the preflight again.',
});
