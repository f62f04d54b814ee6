import { describe, expect, it } from 'vitest';
import { answersAs, readSteps } from './notes-steps.js';

const page = `# Page
\`\`\`execute
pwd
\`\`\`

\`\`\`text
/home
\`\`\`

<!-- fails on purpose -->
\`\`\`execute-2
cat nothing
\`\`\`

\`\`\`bash
not to be run
\`\`\`

\`\`\`copy
one
two
\`\`\`

\`\`\`check
name: done
title: It is done
\`\`\`

\`\`\`text
no answer of the check
\`\`\`
`;

describe('reading the steps of a page', () => {
  it('finds what is run, where, and what it is said to answer', () => {
    expect(readSteps('page', page)).toEqual([
      { place: 'page:2', terminal: 1, code: 'pwd', kind: 'works', answer: '/home' },
      { place: 'page:11', terminal: 2, code: 'cat nothing', kind: 'fails', answer: undefined },
      { place: 'page:19', terminal: 1, code: 'one\ntwo', kind: 'works', answer: undefined },
      { place: 'page:24', terminal: 1, code: 'done', kind: 'check', answer: undefined },
    ]);
  });

  it('refuses a block without an end', () => {
    expect(() => readSteps('page', '```execute\npwd')).toThrow('page:1: the block never ends');
  });
});

describe('comparing an answer with the notes', () => {
  it.each([
    ['a  b', 'a\nb\n', true],
    ['[main 1a2b3c4] x', '[main 0f9e8d7] x', true],
    ['-rw … menu', '-rw 1 root 5 menu', true],
    ['a.c', 'abc', false],
    ['a', 'a b', false],
    ['9 chai', '8 chai', false],
  ])('%j and %j', (expected, answer, same) => {
    expect(answersAs(expected, answer)).toBe(same);
  });
});
