import { type Entry, entriesOf, type Tree, textOf } from '../../files/tree.ts';
import { shownHostPath } from '../../policy/host-path.ts';
import type { Position } from '../../problems.ts';
import type { Reading } from '../reading.ts';
import { field } from '../service.ts';
import type { Tell } from './ask.ts';
import { askBind } from './ask-mounts.ts';
import { bindOf, outsidePath } from './own-path.ts';
import { othersName, sectionOf } from './section.ts';

/** Volumes of others, and volumes that are folders, devices or file systems in disguise. */
export function askVolumes(model: Tree, tell: Tell, reading: Reading): void {
  for (const [key, entry] of sectionOf(model, 'volumes')) {
    const told: Tell = (permission, at, what) => tell(permission, at, `volume ${key} ${what}`);
    const other = othersName(key, entry, reading);
    // Compose hands the name to the engine as the source of a mount, where a path makes it a bind.
    if (other && isPath(other.name))
      askBind({ source: other.name, readOnly: false, at: other.at }, 'mounts', told, reading);
    else if (other) told(`volume:${other.name}`, other.at, `is ${other.name}, a volume of others`);
    askDriver(entry, told, reading);
  }
}

/** Configs and secrets are mounted from where their files lie. Those that leave the workspace are refused elsewhere. */
export function askFiles(model: Tree, tell: Tell, reading: Reading): void {
  for (const section of ['configs', 'secrets'] as const) {
    for (const [key, { value }] of sectionOf(model, section)) {
      const file = field({ tree: value }, 'file');
      const path = textOf(file) ? outsidePath(textOf(file) ?? '', reading) : undefined;
      if (!file || path === undefined) continue;
      const shown = shownHostPath(path, reading.input.workspaceDir);
      tell(bindOf(path, true, reading), file.at, `${section}.${key} reads ${shown} of the host`);
    }
  }
}

function askDriver({ value: tree, at }: Entry, tell: Tell, reading: Reading): void {
  const driver = field({ tree }, 'driver');
  const name = textOf(driver);
  if (driver && name && name !== 'local') tell(`volume-driver:${name}`, driver.at, `is made by the driver ${name}`);
  else askMount(tree, at, tell, reading);
}

/** Docker's own driver mounts whatever its options say. */
function askMount(tree: Tree, at: Position, tell: Tell, reading: Reading): void {
  const options = new Map(entriesOf(field({ tree }, 'driver_opts')).map(([key, { value }]) => [key.trim(), value]));
  const text = (key: string): string => (textOf(options.get(key)) ?? '').trim();
  const [type, device] = [text('type'), text('device')];
  const flags = text('o')
    .split(',')
    .map((flag) => flag.trim().toLowerCase());
  const place = options.get('device')?.at ?? at;
  // To the kernel the flag alone makes it a bind, whatever the type.
  if (flags.includes('bind') || flags.includes('rbind')) {
    askBind({ source: device || '/', readOnly: isReadOnly(flags), at: place }, 'mounts', tell, reading);
  } else if (type !== '' && type !== 'tmpfs') {
    tell(`mount:${type}`, options.get('type')?.at ?? at, `mounts a file system of the type ${type}`);
    if (device.startsWith('/')) tell(`device:${device}`, place, `mounts the device ${device}`);
  }
}

function isPath(name: string): boolean {
  return /^[.~]|[/\\]|^[a-zA-Z]:/.test(name);
}

function isReadOnly(flags: readonly string[]): boolean {
  return flags.includes('ro') && !flags.includes('rw');
}
