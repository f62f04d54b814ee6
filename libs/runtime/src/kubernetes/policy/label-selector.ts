import { isTree, isUnset, itemsOf, valueAt } from './plain-tree.js';

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector (meta/v1 LabelSelector) matches. An empty one matches everything; an operator that is not
 * known matches nothing.
 */
export function selectorMatches(selector: unknown, labels: Labels): boolean {
  const wanted = valueAt(selector, 'matchLabels');
  const exact = Object.entries(isTree(wanted) ? wanted : {});
  return (
    exact.every(([key, value]) => own(labels, key) === value) &&
    itemsOf(valueAt(selector, 'matchExpressions')).every((one) => expressionMatches(one, labels))
  );
}

const own = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

function expressionMatches(expression: unknown, labels: Labels): boolean {
  const key = valueAt(expression, 'key');
  if (typeof key !== 'string') return false;
  const value = own(labels, key);
  const values = itemsOf(valueAt(expression, 'values'));
  switch (valueAt(expression, 'operator')) {
    case 'In':
      return !isUnset(value) && values.includes(value);
    case 'NotIn':
      return isUnset(value) || !values.includes(value);
    case 'Exists':
      return !isUnset(value);
    case 'DoesNotExist':
      return isUnset(value);
    default:
      return false;
  }
}
