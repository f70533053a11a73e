import { commandWord, listWord, settingText } from './unit-words.ts';

/** All that a unit is made from. Paths are absolute. */
export interface UnitFacts {
  /** Without `.service`. */
  readonly name: string;
  /** Half a sentence for `systemctl status`. */
  readonly about: string;
  /** Node.js and Orbitr’s own file. */
  readonly program: readonly string[];
  /** What follows it: `watch --dir /srv/apps`. */
  readonly words: readonly string[];
  readonly user: string;
  /** The group that may use the engine’s socket; absent where the user may already. */
  readonly socketGroup?: string;
  readonly workingDir: string;
  /** systemd makes `/var/lib/<this>` for the user. */
  readonly stateDirectory?: string;
  /** All else is read-only for the service. */
  readonly writable: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Read where it is there: tokens and passwords, which are no part of the unit. */
  readonly environmentFile: string;
}

const mark = '# Written by `orbitr service install`; `orbitr service uninstall` takes it away.';

export function isOrbitrsUnit(text: string): boolean {
  return text.startsWith(mark);
}

/**
 * A unit that may do what the daemon does and little else. What is not in it is left out on purpose: `MemoryDenyWriteExecute` (Node.js
 * compiles while it runs), `ProtectProc` (a former Orbitr’s processes are looked for), `PrivateNetwork` (git, registries, notifiers).
 */
export function unitText(facts: UnitFacts): string {
  const { about, program, words, user, socketGroup, workingDir, stateDirectory, writable, environment } = facts;
  return `${mark}
[Unit]
Description=${settingText(about)}
Documentation=https://orbitr.example/docs/service
# wanted, not required: the daemon waits for an engine that is away, and goes on when it is back
Wants=network-online.target docker.service
After=network-online.target docker.service
StartLimitIntervalSec=0
RequiresMountsFor=${[workingDir, ...writable].map(listWord).join(' ')}

[Service]
Type=exec
ExecStart=${[...program, ...words].map(commandWord).join(' ')}
WorkingDirectory=${settingText(workingDir)}
User=${user}
${socketGroup === undefined ? '' : `SupplementaryGroups=${socketGroup}\n`}${Object.entries(environment)
  .map(([name, value]) => `Environment=${listWord(`${name}=${value}`)}\n`)
  .join('')}# secrets, such as ORBITR_GIT_TOKEN=…; readable for root alone
EnvironmentFile=-${settingText(facts.environmentFile)}

# what fails comes back; wrong usage and a Node.js that is too old would fail for ever
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=64 78
# SIGTERM goes to the daemon alone: it finishes the step that is at work, which may be a long stop or a pull
KillMode=mixed
TimeoutStopSec=10min

NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=read-only
${stateDirectory === undefined ? '' : `StateDirectory=${settingText(stateDirectory)}\nStateDirectoryMode=0700\n`}${
  writable.length === 0 ? '' : `ReadWritePaths=${writable.map(listWord).join(' ')}\n`
}${isBelowTmp(facts) ? '# no PrivateTmp: what the service needs lies there\n' : 'PrivateTmp=yes\n'}PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
KeyringMode=private
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
# containers read what is laid out for them, as users of their own
UMask=0022

[Install]
WantedBy=multi-user.target
`;
}

/** A private /tmp would hide it. */
function isBelowTmp({ program, workingDir, writable }: UnitFacts): boolean {
  return [...program, workingDir, ...writable].some((path) => /^(?:\/var)?\/tmp(?:\/|$)/.test(path));
}
