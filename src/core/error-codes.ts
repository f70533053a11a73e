/** When a failed pass is worth another try by itself. */
export type Retry = 'never' | 'later' | 'waiting' | 'bug';

/**
 * Every error of Orbitr, once: its stable code, the process's exit status (product.md's table) and whether a retry makes sense.
 * Documented in docs/errors.md, which is generated from here.
 */
export const errorCodes = {
  // the workspace's files
  'workspace-missing': { exit: 1, retry: 'never', title: 'No orbitr.yaml in this folder or above it' },
  'workspace-exists': { exit: 1, retry: 'never', title: 'There is a workspace here already' },
  'file-unreadable': { exit: 1, retry: 'later', title: 'A file of the workspace cannot be read' },
  'yaml-syntax': { exit: 1, retry: 'never', title: 'A file is not valid YAML' },
  'yaml-limit': { exit: 1, retry: 'never', title: 'A YAML file is larger or more nested than Orbitr accepts' },
  'unknown-key': { exit: 1, retry: 'never', title: 'A key that the format does not know' },
  'invalid-value': { exit: 1, retry: 'never', title: 'A value of the wrong type or out of bounds' },
  'duplicate-key': { exit: 1, retry: 'never', title: 'A key stands twice in one mapping' },
  'compose-invalid': { exit: 1, retry: 'never', title: 'A Compose file breaks the Compose specification' },
  'compose-missing': { exit: 1, retry: 'never', title: 'An app folder without a Compose file' },
  'variable-unset': { exit: 1, retry: 'never', title: 'A variable without a value and without a default' },
  'interpolation-syntax': { exit: 1, retry: 'never', title: 'A ${…} expression that Compose would refuse' },
  'reference-missing': {
    exit: 1,
    retry: 'never',
    title: 'A file, service, network, volume, config, secret or app that is named but not there',
  },
  'path-outside': { exit: 1, retry: 'never', title: 'A path that leaves the folder it must stay in' },
  'duplicate-name': { exit: 1, retry: 'never', title: 'Two things claim one name' },
  'duplicate-port': { exit: 1, retry: 'never', title: 'Two services claim one host port' },
  'dependency-cycle': { exit: 1, retry: 'never', title: 'Apps or services depend on each other in a circle' },
  'main-service-unclear': { exit: 1, retry: 'never', title: 'Which service of the app is meant cannot be told' },
  'permission-undeclared': {
    exit: 1,
    retry: 'never',
    title: 'What an extension’s manifest declares is not what its Compose file asks for',
  },
  'permission-missing': { exit: 7, retry: 'never', title: 'An app asks for more than orbitr.yaml grants it' },
  'not-yet-supported': { exit: 1, retry: 'never', title: 'Known to the format, but not carried out by this version' },
  // what a validator can catch without being an error
  'lint-image-tag': { exit: 0, retry: 'never', title: 'An image without a fixed tag' },
  'lint-obsolete': { exit: 0, retry: 'never', title: 'A key that Compose ignores' },
  'lint-health': { exit: 0, retry: 'never', title: 'A health check that cannot tell' },
  'lint-exposure': { exit: 0, retry: 'never', title: 'More access than most apps need' },
  // outside
  'docker-unreachable': { exit: 5, retry: 'later', title: 'The Docker Engine cannot be reached' },
  'docker-too-old': { exit: 5, retry: 'never', title: 'The Docker Engine speaks no API version that Orbitr knows' },
  'docker-refused': { exit: 1, retry: 'later', title: 'The Docker Engine refused a request' },
  'engine-changed': { exit: 5, retry: 'later', title: 'The engine that answers is not the one that was planned for' },
  'compose-unavailable': { exit: 5, retry: 'never', title: 'No usable Docker Compose' },
  'compose-failed': { exit: 1, retry: 'later', title: 'Docker Compose ended with an error' },
  'registry-unreachable': { exit: 5, retry: 'later', title: 'A registry cannot be reached' },
  'image-missing': { exit: 1, retry: 'later', title: 'An image does not exist, or may not be read' },
  'image-platform': { exit: 1, retry: 'never', title: 'An image is not made for the engine’s platform' },
  'pull-failed': { exit: 1, retry: 'later', title: 'An image could not be pulled' },
  'git-failed': { exit: 1, retry: 'later', title: 'git cannot do what it was asked for' },
  'git-unreachable': {
    exit: 5,
    retry: 'later',
    title: 'The git server cannot be reached; the last good commit goes on',
  },
  'git-refused': { exit: 5, retry: 'waiting', title: 'The git server does not let Orbitr read the repository' },
  'git-host-key': { exit: 5, retry: 'never', title: 'The host key of the git server is unknown, or not the known one' },
  'source-failed': {
    exit: 1,
    retry: 'waiting',
    title: 'What is followed in git is not there or cannot be used; the last good commit goes on',
  },
  'commit-untrusted': {
    exit: 7,
    retry: 'waiting',
    title: 'A commit is not signed by an allowed signer; the last good commit goes on',
  },
  'status-failed': { exit: 1, retry: 'later', title: 'The status of a commit could not be posted' },
  'hook-foreign': { exit: 7, retry: 'never', title: 'A hook that Orbitr did not write stands where its own should' },
  'service-failed': { exit: 1, retry: 'later', title: 'systemd refused to do what it was asked for' },
  'build-failed': { exit: 1, retry: 'never', title: 'An image could not be built' },
  // passes
  locked: { exit: 6, retry: 'waiting', title: 'Another Orbitr works on this workspace' },
  blocked: { exit: 7, retry: 'waiting', title: 'Blocked before anything was touched' },
  'consent-missing': { exit: 7, retry: 'never', title: 'A change that nobody agreed to' },
  'plan-stale': { exit: 7, retry: 'waiting', title: 'What was planned for has changed meanwhile' },
  'plan-unreadable': {
    exit: 1,
    retry: 'never',
    title: 'A file is not a saved plan, or not one that this version reads',
  },
  'plan-seal': { exit: 7, retry: 'never', title: 'The seal of a saved plan cannot be verified' },
  'drift-left': { exit: 0, retry: 'never', title: 'Live state differs, and the app’s drift setting leaves it so' },
  held: { exit: 0, retry: 'never', title: 'Somebody has stopped or suspended it on purpose' },
  'not-proven': {
    exit: 3,
    retry: 'never',
    title: 'A new version did not become healthy, and the old one goes on serving',
  },
  'migration-failed': { exit: 3, retry: 'waiting', title: 'A migration failed; the old version serves again' },
  unhealthy: { exit: 4, retry: 'waiting', title: 'An app did not become healthy' },
  'stopped-meanwhile': {
    exit: 4,
    retry: 'later',
    title: 'Other hands ended a container while it was waited for',
  },
  'rolled-back': { exit: 3, retry: 'never', title: 'An update failed, and what was there before was brought back' },
  quarantined: { exit: 7, retry: 'never', title: 'What failed and was rolled back is not applied again' },
  'step-failed': { exit: 1, retry: 'later', title: 'A step of the plan failed' },
  interrupted: { exit: 130, retry: 'never', title: 'Interrupted; safe to run again' },
  'server-address': { exit: 1, retry: 'later', title: 'The address that the server is to listen on cannot be had' },
  'state-unreadable': { exit: 1, retry: 'never', title: 'The state folder cannot be read or written' },
  usage: { exit: 64, retry: 'never', title: 'Wrong usage of a command' },
  bug: { exit: 1, retry: 'bug', title: 'Orbitr did something wrong' },
} as const satisfies Record<string, { exit: number; retry: Retry; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
