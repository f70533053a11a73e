import { itemsOf, type Tree, textOf } from '../files/tree.ts';
import { portsOf } from './ports.ts';
import type { Reading } from './reading.ts';
import { field, placeOfField, type Service } from './service.ts';

/** Things that work, and that their author probably would not want. All are warnings. */
export function lint(model: Tree, services: readonly Service[], reading: Reading): void {
  if (model.kind === 'map') {
    const version = model.entries.get('version');
    if (version) reading.warn('lint-obsolete', '"version" is ignored by Compose', version.at, 'remove the line');
    const name = model.entries.get('name');
    const own = textOf(name?.value);
    if (name && own !== reading.input.app) {
      reading.warn(
        'lint-obsolete',
        `"name" is ignored: the project is called ${reading.input.app}, like its folder`,
        name.at,
        `remove the line, or rename the folder to ${own}`,
      );
    }
  }
  for (const service of services) {
    lintImage(service, reading);
    lintHealth(service, reading);
    lintExposure(service, reading);
  }
}

function lintImage(service: Service, reading: Reading): void {
  const value = field(service, 'image');
  const image = textOf(value);
  if (
    value?.kind !== 'scalar' ||
    typeof value.value !== 'string' ||
    !image ||
    image.includes('@') ||
    field(service, 'build')
  )
    return;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (tag !== undefined && tag !== 'latest') return;
  const what = tag === undefined ? 'has no tag' : 'has the tag "latest"';
  reading.warn(
    'lint-image-tag',
    `image ${image} of service ${service.name} ${what}: what runs may change without a change here`,
    value.at,
    'name a version, as in image: name:1.2',
  );
}

/** Only tests whose every way ends well; `curl … || exit 1` is no such thing. */
const alwaysWell = /^\s*(true|:|exit 0|echo\b[^|&;]*)\s*$|\|\|\s*(true|:|exit 0)\s*$/;

function lintHealth(service: Service, reading: Reading): void {
  const test = field(service, 'healthcheck', 'test');
  if (!test) return;
  const words =
    test.kind === 'list' ? itemsOf(test).flatMap((item) => textOf(item) ?? []) : ['CMD-SHELL', textOf(test) ?? ''];
  const command = words.slice(1).join(' ');
  if (words[0] !== 'NONE' && alwaysWell.test(command)) {
    reading.warn(
      'lint-health',
      `the health check of service ${service.name} can never fail`,
      placeOfField(service, 'healthcheck'),
      'ask the application itself, for example by HTTP',
    );
  }
}

/** Where databases listen, by the port inside the container. */
const databasePorts: Readonly<Record<number, string>> = {
  3306: 'MySQL',
  5432: 'PostgreSQL',
  6379: 'Redis',
  27017: 'MongoDB',
  1433: 'SQL Server',
  9200: 'Elasticsearch',
  11211: 'Memcached',
};

function lintExposure(service: Service, reading: Reading): void {
  for (const port of portsOf(service)) {
    const pair = port.pairs.find(({ container, host }) => host !== undefined && databasePorts[container] !== undefined);
    if (!pair || !['', '0.0.0.0', '::'].includes(port.address)) continue;
    const { container, host } = pair;
    reading.warn(
      'lint-exposure',
      `service ${service.name} publishes ${databasePorts[container]} on every address of the host`,
      port.at,
      `write "127.0.0.1:${host}:${container}", or remove the port if only other services need it`,
    );
  }
}
