const longest = 40;

/** Why a folder's name cannot be part of a workshop's address; `undefined` when it can. */
export function slugFault(name: string): string | undefined {
  if (name.length > longest) {
    return `has a name of ${String(name.length)} characters; rename the folder to at most ${String(longest)}`;
  }
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    return 'has a name that cannot be part of an address; rename the folder with small letters, digits and dashes, such as `getting-started`';
  }
  return undefined;
}
