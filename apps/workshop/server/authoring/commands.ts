import type { Command } from './command.js';
import { flagForms } from './flag-form.js';

/** What a workshop is tried with when no command is named. */
export const presetCommand = 'preview';

const content = { value: 'DIR', meaning: 'The workshop; the folder you are in when not given' };

/** Everything that can be typed. A command's code is loaded when it runs. */
export const commands: Readonly<Record<string, Command>> = {
  preview: {
    summary: 'Serves a workshop on its own and shows what you change while you write',
    operands: [],
    options: {
      content,
      port: { value: 'PORT', meaning: 'Port to listen on (7090)' },
      host: { value: 'HOST', meaning: 'Address to listen on (127.0.0.1)' },
      'base-path': { value: 'PATH', meaning: 'Path below which it is served (/)' },
      home: {
        value: 'DIR',
        meaning: 'Home of the terminals, kept; a new one, removed at the end, when not given',
      },
      ...flagForms,
    },
    notes: [
      'The terminals work in a home of their own with a copy of the workshop in it, as in a session: trying it never changes its sources.',
      'AUTH_USERNAME and AUTH_PASSWORD in the environment ask for a log-in. Every other setting works too: see README.md.',
    ],
    run: async (given, tools) => (await import('./preview.command.js')).runPreview(given, tools),
  },
  create: {
    summary: 'Starts a new workshop in an empty folder',
    operands: ['DIR'],
    options: {
      layout: {
        value: 'LAYOUT',
        meaning: 'homeroom (settings in YAML, the default) or raneto (settings in each page)',
      },
      title: {
        value: 'TITLE',
        meaning: 'Its title; made of the name of the folder when not given',
      },
    },
    run: async (given, tools) => (await import('./create.command.js')).runCreate(given, tools),
  },
  lint: {
    summary:
      'Names what is wrong with a workshop: broken chains, dead links, faulty checks and more',
    operands: ['DIR'],
    options: {
      format: { value: 'FORMAT', meaning: 'text (by file, the default) or json' },
      strict: { meaning: 'Exit code 1 for warnings too' },
    },
    notes: [
      'Exit code: 0 when there is nothing to mend, 1 for errors (with --strict for anything), 2 when the command was wrong. README.md has the list of rules.',
      'The config.js of the workshop runs, as it does when the workshop is served. External addresses are not asked: whether they answer is not checked.',
    ],
    run: async (given, tools) => (await import('./lint.command.js')).runLint(given, tools),
  },
  export: {
    summary: 'Writes the notes of a workshop as one folder of static pages',
    operands: ['DIR'],
    options: {
      into: {
        value: 'OUT',
        meaning: 'Folder to write; a new or empty one, or that of an earlier export',
      },
    },
    notes: [
      'The pages work from the disk, below any address and without scripts; they can be printed. Blocks to run are code to type there, and checks are text.',
      'Files of the content folder come along, nothing from outside it. USERNAME, PROJECT_NAMESPACE and CLUSTER_SUBDOMAIN in the environment stand where the notes name them.',
    ],
    run: async (given, tools) => (await import('./export.command.js')).runExport(given, tools),
  },
  build: {
    summary:
      'Puts a workshop into a home and runs its .workshop/build: for the RUN line of a Dockerfile',
    operands: [],
    options: {
      content,
      into: { value: 'DIR', meaning: 'The home; HOME when not given' },
    },
    notes: [
      'Files that are there already are replaced; .git and its like are left out. What was put there can be written by the group, as images that run with any user id need it.',
      'A .workshop/build that is a bash script runs with `set -eo pipefail`. When it fails, so does this command.',
    ],
    run: async (given, tools) => (await import('./build.command.js')).runBuild(given, tools),
  },
  'copy-volume': {
    summary: "Fills a user's volume from the image, once: for an init container",
    operands: [],
    options: {
      from: { value: 'DIR', meaning: 'The folder as the image has it' },
      to: { value: 'DIR', meaning: 'A folder in the volume, which later takes its place' },
    },
    notes: [
      'A volume that is in use stays as it is. The file .delete-volume in it starts it over; .sync-volume, or WORKSHOP_SYNC_VOLUME=yes, adds files that are not there yet (WORKSHOP_SYNC_VOLUME=no wins over the file).',
    ],
    run: async (given, tools) =>
      (await import('./copy-volume.command.js')).runCopyVolume(given, tools),
  },
};
