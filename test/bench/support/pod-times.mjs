const isTrue = ({ status }, type) =>
  (status.conditions ?? []).some(
    (condition) => condition.type === type && condition.status === 'True',
  );

const milestones = {
  accepted: () => true,
  scheduled: (pod) => isTrue(pod, 'PodScheduled'),
  started: ({ status }) => (status.containerStatuses ?? []).some(({ state }) => state.running),
  ready: (pod) => isTrue(pod, 'Ready'),
};

/** When each pod got how far, as everybody who watches learns of it. */
export class PodTimes {
  #pods = new Map();
  #waiting = [];

  /** For `ClusterApi.watchPods`. */
  take = ({ type, object }) => {
    if (type === 'ERROR') throw new Error(`the watch of pods failed: ${JSON.stringify(object)}`);
    const now = performance.now();
    const { namespace, name } = object.metadata;
    const times = this.of(namespace, name);
    if (type === 'DELETED') times.gone ??= now;
    else
      for (const [milestone, isReached] of Object.entries(milestones))
        if (isReached(object)) times[milestone] ??= now;
    this.#waiting = this.#waiting.filter((look) => !look());
  };

  of(namespace, name) {
    const key = `${namespace}/${name}`;
    if (!this.#pods.has(key)) this.#pods.set(key, {});
    return this.#pods.get(key);
  }

  /** Resolves once the pod got there. */
  until(namespace, name, milestone) {
    return new Promise((resolve) => {
      const look = () => {
        if (this.of(namespace, name)[milestone] === undefined) return false;
        resolve();
        return true;
      };
      if (!look()) this.#waiting.push(look);
    });
  }
}
