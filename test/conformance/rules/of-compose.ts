import { usualCapabilities } from '../../../src/core/compose/asks/ask-isolation.ts';
import { tokensIn } from '../../../src/core/secrets/token.ts';
import { type ExtensionFolder, loadWith, type Service, told } from '../extension-folder.ts';
import { ifNot, type Rules } from './rule.ts';

/** The containers: pinned, hardened, unseen from outside, and with nothing that is lost. */
export const composeRules: Rules = {
  'images are pinned': ({ services }) =>
    Object.values(services).flatMap(({ image }) =>
      ifNot(
        /:v?\d+\.\d+[\w.-]*(?:@sha256:[0-9a-f]{64})?$/.test(String(image)),
        `the image ${image} may change without a change here: name an exact version`,
      ),
    ),

  'secrets are passwords': ({ manifest, services }) => {
    const variables = manifest.environment?.variables ?? [];
    const outside = Object.values(services).map(({ environment: _environment, ...rest }) => rest);
    return [
      ...variables
        .filter(({ key, type }) => /PASS|SECRET|TOKEN|_KEY$/.test(key) && type !== 'password')
        .map(({ key }) => `${key} is shown to everybody: write \`type: password\``),
      ...variables
        .filter(({ type, default: value }) => type === 'password' && value !== undefined)
        .map(({ key }) => `everybody knows the default of ${key}: remove it, and one is generated for each app`),
      ...tokensIn(JSON.stringify(outside)).map(
        ({ ref }) => `${ref} stands outside of \`environment:\`, where process lists and labels show it`,
      ),
    ];
  },

  'no port of the host unasked': ({ manifest, app }) => [
    ...Object.entries(app?.compose?.services ?? {})
      .filter(([, { hostPorts }]) => hostPorts.length > 0)
      .map(([name]) => `the service ${name} takes a port of the host: write \`expose\` instead of \`ports\``),
    ...(manifest.docker?.ports ?? []).flatMap(({ container, host }) => [
      ...ifNot(host === undefined, `${container} takes a fixed port of the host: leave \`host\` away`),
      ...ifNot(
        manifest.proxy !== undefined,
        `${container} is published though it is no web page: leave it to the app file's \`ports\``,
      ),
    ]),
  ],

  'services are hardened': ({ services }) =>
    Object.entries(services).flatMap(([name, service]) => [
      ...ifNot(
        listOf(service, 'security_opt').includes('no-new-privileges:true'),
        `${name}: add security_opt: ["no-new-privileges:true"]`,
      ),
      ...ifNot(listOf(service, 'cap_drop').includes('ALL'), `${name}: add cap_drop: [ALL]`),
      ...listOf(service, 'cap_add')
        .filter((capability) => !usualCapabilities.has(capability))
        .map((capability) => `${name}: ${capability} is more than Docker gives to everybody: do without`),
      ...['privileged', 'network_mode', 'pid', 'ipc', 'devices', 'container_name', 'userns_mode']
        .filter((key) => service[key] !== undefined)
        .map((key) => `${name}: remove ${key}`),
      ...ifNot(service['restart'] === 'unless-stopped', `${name}: add restart: unless-stopped`),
      ...ifNot(
        service['stop_grace_period'] !== undefined,
        `${name}: say how long stopping may take: stop_grace_period`,
      ),
    ]),

  'what is kept is saved': ({ manifest, readme, services, volumes }) => {
    const saved = manifest.backup?.volumes ?? [];
    const unknown = saved.filter((name) => !Object.hasOwn(volumes, name));
    return [
      ...Object.keys(volumes)
        .filter((name) => !saved.includes(name) && !readme.sections['Backup']?.includes(`\`${name}\` is not saved`))
        .map((name) => `add ${name} to backup.volumes, or say under "Backup" why \`${name}\` is not saved`),
      ...unknown.map((name) => `backup.volumes names ${name}, which the Compose file does not have`),
      ...Object.entries(volumes)
        .filter(([, volume]) => volume !== null)
        .map(([name]) => `the volume ${name} has settings, which two apps would share: leave it empty`),
      ...mountsOf(services)
        .filter((source) => !/^[./]/.test(source) && !Object.hasOwn(volumes, source))
        .map((source) => `declare the volume ${source}`),
    ];
  },

  'what is mounted is there': ({ manifest, files, services }) => {
    const written = (manifest.files ?? []).map(({ path }) => path.replace(/^\.\//, ''));
    const known = [...Object.keys(files), ...written];
    return mountsOf(services)
      .filter((source) => /^[./]/.test(source))
      .filter((source) => {
        const path = source.replace(/^\.\//, '');
        return !known.some((file) => file === path || file.startsWith(`${path}/`));
      })
      .map((source) => `${source} is mounted, but neither a file of the folder nor one of \`files:\``);
  },

  'two apps live side by side': ({ id, files, readme }) => {
    const body = readme.examples[0]?.body ?? '';
    // What the README gives to the host would be given twice.
    const values = body.replace(/^ports:.*\n/m, '');
    const { apps, problems } = loadWith(id, files, { 'apps/one.yaml': values, 'apps/two.yaml': values });
    const refs = apps.flatMap(({ extension }) => (extension?.secrets ?? []).map(({ ref }) => ref));
    const hosts = apps.map(({ extension }) => extension?.outputs['HOST']);
    return [
      ...told(problems),
      ...ifNot(apps.length === 2 && apps.every(({ compose }) => compose), 'one of two apps is frozen'),
      ...ifNot(new Set(refs).size === refs.length, 'two apps share a secret'),
      ...ifNot(hosts.join() === 'one,two', 'let the output HOST be ${host}'),
    ];
  },
};

function listOf(service: Service, key: string): string[] {
  const value = service[key];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Where the mounts of all services come from, in their short form. */
function mountsOf(services: ExtensionFolder['services']): string[] {
  return Object.values(services).flatMap((service) =>
    listOf(service, 'volumes').map((volume) => volume.split(':')[0] ?? ''),
  );
}
