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

/** Compose up to 2.26 makes no folder for a mount that is written out; whether a later one does it does not tell. */
function missingBind(input: AppInput, { name }: DesiredService, { source, target, made }: Bind): Problem {
  const compose = input.input.host?.composeVersion;
  const refuses = made === false || (made === undefined && compose !== undefined && isBefore(compose, '2.27'));
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
