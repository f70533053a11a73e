import { joinPath } from '../files/paths.ts';
import { textOf } from '../files/tree.ts';
import type { Reading } from './reading.ts';
import { field, placeOfField, type Service } from './service.ts';
import { mountsOf } from './volumes.ts';

/** Folders and files on the host that a service is made from. */
export function checkPaths(service: Service, reading: Reading): void {
  checkBuild(service, reading);
  for (const mount of mountsOf(service)) {
    const { appDir } = reading.input;
    // What lies elsewhere on the host belongs to the host that will run it, which need not be this one.
    if (mount.kind !== 'bind' || !mount.source.startsWith(`${reading.root}/`)) continue;
    const full = joinPath(appDir, mount.source);
    const isHidden = reading.input.named !== undefined && full.slice(reading.root.length).split('/').includes('.git');
    if (reading.exists(full) && !isHidden) continue;
    if (reading.input.named) {
      reading.error(
        'reference-missing',
        `service ${service.name} mounts ${reading.name(full)}, which the extension does not have`,
        mount.at,
        'keep data in a named volume, as in `data:/data`',
        `or put ${reading.name(full)} there, or under files: in ${reading.input.named.manifest}`,
      );
      continue;
    }
    const made = mount.madeIfMissing ? '; an empty folder will be made in its place' : '; the engine will refuse that';
    reading.warn(
      'reference-missing',
      `service ${service.name} mounts ${reading.name(full)}, which is not there${made}`,
      mount.at,
      `create ${reading.name(full)}`,
    );
  }
}

function checkBuild(service: Service, reading: Reading): void {
  const build = field(service, 'build');
  const value = build?.kind === 'map' ? field(service, 'build', 'context') : build;
  const context = textOf(value) || (build?.kind === 'map' ? reading.input.appDir : '');
  if (!build || context === '' || isRemote(context) || context.startsWith('~')) return;
  const full = joinPath(reading.input.appDir, context);
  if (!reading.exists(full)) {
    reading.error(
      'reference-missing',
      `the build context of service ${service.name}, ${reading.name(full)}, is not there`,
      value?.at ?? placeOfField(service, 'build'),
      'create the folder, or mend the path',
    );
  }
}

function isRemote(context: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\//.test(context);
}
