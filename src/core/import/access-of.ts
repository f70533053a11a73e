import type { Json } from '../desired/canonical.ts';
import { record, records, texts } from '../live/compare-facts.ts';
import type { Loose, Parts, Service } from './service-from-container.ts';

/** What the container may do and see of its machine. */
export function accessOf(parts: Parts): Service {
  const { host } = parts;
  return {
    privileged: host['Privileged'] === true,
    read_only: host['ReadonlyRootfs'] === true,
    cap_add: words(host['CapAdd']),
    cap_drop: words(host['CapDrop']),
    security_opt: securityOf(host),
    group_add: words(host['GroupAdd']),
    devices: devicesOf(host['Devices']),
    device_cgroup_rules: words(host['DeviceCgroupRules']),
    deploy: requestsOf(host['DeviceRequests']),
    // private or shareable is what the engine chooses by itself
    ipc: /^(?:private|shareable)?$/.test(String(host['IpcMode'] ?? '')) ? undefined : space(parts, host['IpcMode']),
    pid: space(parts, host['PidMode']),
    uts: word(host['UTSMode']),
    userns_mode: word(host['UsernsMode']),
    isolation: host['Isolation'] === 'default' ? undefined : word(host['Isolation']),
    runtime: host['Runtime'] === 'runc' ? undefined : word(host['Runtime']),
    logging: loggingOf(record(host['LogConfig'])),
    sysctls: texts(host['Sysctls']),
    storage_opt: texts(host['StorageOpt']),
    annotations: texts(host['Annotations']),
  };
}

/** A namespace that is shared with another container, by that one's name in the file. */
export function space({ source }: Parts, mode: unknown): Json | undefined {
  const text = String(mode ?? '');
  return text.startsWith('container:') ? source.nameOf(text.slice('container:'.length)) : text;
}

function words(value: unknown): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? (value as string[]) : undefined;
}

function word(value: unknown): Json | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Labelling is switched off by the engine itself for what may do all, or shares a namespace. */
function securityOf(host: Loose): Json | undefined {
  const shares = [host['IpcMode'], host['PidMode']].some((mode) => /^(?:host$|container:)/.test(String(mode)));
  const own = ((host['SecurityOpt'] ?? []) as readonly string[]).filter(
    (entry) => !/^seccomp[:=]\{/.test(entry) && !(/^label[:=]disable$/.test(entry) && (host['Privileged'] || shares)),
  );
  const masked = host['MaskedPaths'];
  const isOpen = Array.isArray(masked) && masked.length === 0 && !host['Privileged'];
  return words([...own, ...(isOpen ? ['systempaths=unconfined'] : [])]);
}

function devicesOf(value: unknown): Json | undefined {
  const entries = records(value).map(({ PathOnHost, PathInContainer, CgroupPermissions }) => {
    const permissions = CgroupPermissions && CgroupPermissions !== 'rwm' ? `:${CgroupPermissions}` : '';
    return `${PathOnHost}:${PathInContainer}${permissions}`;
  });
  return words(entries);
}

function requestsOf(value: unknown): Json | undefined {
  const devices = records(value).map((request): Json => {
    const ids = (request['DeviceIDs'] ?? []) as readonly string[];
    const options = texts(request['Options']);
    return {
      ...(request['Driver'] ? { driver: String(request['Driver']) } : {}),
      ...(ids.length > 0 ? { device_ids: ids } : { count: request['Count'] === -1 ? 'all' : Number(request['Count']) }),
      capabilities: ((request['Capabilities'] ?? []) as readonly string[][]).flat(),
      ...(Object.keys(options).length > 0 ? { options } : {}),
    };
  });
  return devices.length > 0 ? { resources: { reservations: { devices } } } : undefined;
}

/** The engine's own default is a setting of the engine. */
function loggingOf({ Type, Config }: Loose): Json | undefined {
  const options = texts(Config);
  const isDefault = (Type === 'json-file' || !Type) && Object.keys(options).length === 0;
  if (isDefault) return undefined;
  return { driver: String(Type), ...(Object.keys(options).length > 0 ? { options } : {}) };
}
