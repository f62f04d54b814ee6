/** What is mostly known already and sometimes has to be waited for. */
export type Soon<T> = T | Promise<T>;

/** Goes on at once where there is nothing to wait for: a turn of the queue for each step would cost more than the step. */
export const whenKnown = <T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> =>
  value instanceof Promise ? value.then(next) : next(value);
