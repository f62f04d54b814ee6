import path from 'node:path';

/** Names that say nothing about what a file holds, so anything ends up in it. */
const forbiddenNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types']);
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * What is wrong with a file's name, or null.
 * @param {string} fileName the last part of its path
 */
function fileNameFault(fileName) {
  const parts = fileName.replace(/^\./, '').split('.').slice(0, -1);
  const named = parts.find((part) => forbiddenNames.has(part));
  if (named !== undefined)
    return `"${named}" says nothing about the content: name the file after its main export.`;
  const odd = parts.find((part) => !kebabCase.test(part));
  return odd === undefined ? null : `"${odd}" is not kebab-case.`;
}

export const fileNamesPlugin = {
  meta: { name: 'file-names' },
  rules: {
    'house-style': {
      meta: { type: 'problem', schema: [] },
      create: (context) => ({
        Program(node) {
          const fault = fileNameFault(path.basename(context.filename));
          if (fault !== null) context.report({ node, message: fault });
        },
      }),
    },
  },
};
