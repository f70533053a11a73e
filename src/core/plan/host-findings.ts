import type { DesiredService } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import { appFileOf } from './app-file.ts';
import { type Bind, bindsOf } from './binds.ts';
import { featuresOf, isBefore } from './engine-features.ts';
import { inHostNetwork, portName } from './host-facts.ts';
import { type AppInput, imageOf } from './input.ts';

/** Why the machine would not let a service start, and what it would do to the host besides. Nothing where the machine was not asked. */
export function hostFindings(input: AppInput, service: DesiredService): { blocking: Problem[]; warnings: Problem[] } {
  const binds = missingBinds(input, service);
  return {
    blocking: [
      ...busyPorts(input, service),
      ...binds.filter(({ severity }) => severity === 'error'),
      ...otherProcessor(input, service),
      ...beyondEngine(input, service),
    ],
    warnings: binds.filter(({ severity }) => severity === 'warning'),
  };
}

function busyPorts(input: AppInput, { name, hostPorts }: DesiredService): Problem[] {
  const busy = new Set(input.input.host?.busyPorts);
  const onHost = inHostNetwork(input.input.live).map((container) => container.name);
  const who =
    onHost.length > 0
      ? `a program of this host, or a container in its network (${onHost.join(', ')})`
      : 'a program of this host, which is no container';
  return hostPorts
    .filter((port) => busy.has(portName(port)))
    .map(({ address, port, protocol }) => {
      const inside =
        input.app.model.services[name]?.ports?.find(({ published }) => published === String(port))?.target ?? port;
      const free = `${address ? `${address}:` : ''}${port + 1}`;
      return finding(input, `services.${name}.ports.${inside}/${protocol}`, {
        message: `host port ${port}/${protocol} for ${name} is held by ${who}`,
        suggestions: [
          `see which it is: ss -lntup | grep ':${port} '`,
          input.app.main === name
            ? `or choose another: ports: { ${inside}: ${free} } in ${appFileOf(input.app)}`
            : `or choose another in the Compose file: ${free}:${inside}`,
        ],
      });
    });
}

function missingBinds(input: AppInput, service: DesiredService): Problem[] {
  const missing = new Set(input.input.host?.missingPaths);
  return bindsOf(input.app, service)
    .filter(({ source }) => missing.has(source))
    .map((bind) => missingBind(input, service, bind));
}

function missingBind(input: AppInput, { name }: DesiredService, bind: Bind): Problem {
  const { source, target } = bind;
  const refuses = isRefused(bind, input.input.host?.composeVersion);
  const path = `services.${name}.volumes.${target}`;
  const there = `${name} mounts ${source}, which is not there`;
  if (refuses)
    return finding(input, path, {
      message: `${there}; the engine will refuse that`,
      suggestions: [
        `create it: mkdir -p ${source}`,
        'or let the engine make a folder: bind: { create_host_path: true }',
      ],
    });
  return {
    ...finding(input, path, {
      message: `${there}; the engine will make an empty folder in its place, which belongs to root`,
      suggestions: [`create it first, as whoever is to own it: mkdir -p ${source}`],
    }),
    severity: 'warning',
  };
}

/**
 * Seen with Compose 2.26.1 and 2.40.3, on engine 20.10 and 26.1 alike. A mount that is written out without `bind:` was refused by the first
 * and gets its folder with the second; one with `bind:` that does not ask for the folder, and Compose leaves `create_host_path: false` out
 * of what it normalises, was refused by both. What others do is not known: nothing that might work is stopped.
 */
function isRefused({ made, options }: Bind, compose: string | undefined): boolean {
  if (made !== undefined) return !made;
  return compose !== undefined && isBefore(compose, options ? '2.41' : '2.27');
}

/** Processors that run what was made for their forerunners. */
const alsoRuns: Readonly<Record<string, readonly string[]>> = { amd64: ['386'], arm64: ['arm'] };

function otherProcessor(input: AppInput, service: DesiredService): Problem[] {
  const { host } = input.input;
  const engine = host?.architecture;
  const made = host?.images[imageOf(input, service).id ?? ''];
  if (!engine || !made || made === engine || alsoRuns[engine]?.includes(made) || service.image.platform) return [];
  const { reference } = service.image;
  return [
    finding(input, `services.${service.name}.image`, {
      message: `image ${reference} of ${service.name} is made for ${made}, and this engine is ${engine}`,
      suggestions: [
        `have the right one pulled: docker image rm ${reference}`,
        `or, if this engine emulates ${made}: platform: linux/${made} in service ${service.name}`,
      ],
    }),
  ];
}

function beyondEngine(input: AppInput, service: DesiredService): Problem[] {
  const version = input.input.host?.apiVersion;
  if (version === undefined) return [];
  return featuresOf(input.app, service)
    .filter(({ api }) => isBefore(version, api))
    .map(({ path, api, engine, otherwise, instead }) =>
      finding(input, `services.${service.name}.${path}`, {
        message: `${path} of ${service.name} needs Docker Engine ${engine} (API ${api}), and this one speaks ${version}: ${otherwise}`,
        suggestions: [instead, `or update the engine to ${engine} or newer`],
      }),
    );
}

function finding(
  { app }: AppInput,
  path: string,
  { message, suggestions }: Pick<Problem, 'message' | 'suggestions'>,
): Problem {
  const position = locate(app.positions, path);
  const place = position ? { position } : {};
  return { severity: 'error', code: 'blocked', app: app.name, message, ...place, suggestions };
}
