import { itemsOf, textOf } from '../../files/tree.ts';
import { capabilityName } from '../../policy/permission.ts';
import { field, isOn, listed, namesIn, placeOfField, type Service } from '../service.ts';
import type { Tell } from './ask.ts';

/** What takes away the walls between a container and the host's kernel. */
export function askIsolation(service: Service, tell: Tell): void {
  if (isOn(field(service, 'privileged'))) tell('privileged', placeOfField(service, 'privileged'), 'is privileged');
  for (const hook of ['post_start', 'pre_stop'])
    for (const item of itemsOf(field(service, hook)))
      if (item.kind === 'map' && isOn(item.entries.get('privileged')?.value))
        tell('privileged', item.at, `runs a command of ${hook} privileged`);
  for (const item of listed(field(service, 'cap_add'))) {
    const name = capabilityName(textOf(item) ?? '');
    if (name !== '' && !usualCapabilities.has(name)) tell(`capability:${name}`, item.at, `adds the capability ${name}`);
  }
  for (const item of listed(field(service, 'security_opt'))) {
    const option = loosened(textOf(item) ?? '');
    if (option) tell(`security:${option}`, item.at, `sets security_opt ${option}`);
  }
  const credentials = field(service, 'credential_spec');
  if (credentials) tell('security:credentialspec', credentials.at, 'sets credential_spec');
  const runtime = textOf(field(service, 'runtime'));
  if (runtime) tell(`runtime:${runtime}`, placeOfField(service, 'runtime'), `is run by ${runtime}`);
  if (textOf(field(service, 'cgroup_parent')))
    tell('cgroup-parent', placeOfField(service, 'cgroup_parent'), 'sets cgroup_parent, and so leaves its limits');
  // Runtimes act on them: some of them name hooks, devices and hypervisors.
  for (const { name, at } of namesIn(field(service, 'annotations'))) {
    const key = name.split('=')[0] ?? name;
    tell(`annotation:${key}`, at, `sets the annotation ${key}`);
  }
}

/** What Docker gives every container, so that it needs no grant. */
export const usualCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const harmless = /^(?:no-new-privileges(?:=.*)?|seccomp=builtin|apparmor=docker-default)$/;

/** `seccomp=unconfined`; undefined for options that only take rights away. A profile of one's own may allow everything. */
function loosened(text: string): string | undefined {
  const option = text.trim().replace(/^([\w-]+):/, '$1=');
  return option === '' || harmless.test(option) ? undefined : option;
}
