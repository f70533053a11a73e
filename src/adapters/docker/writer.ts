import type Docker from 'dockerode';
import { parseReference } from '../../core/live/reference.ts';
import type { DockerWriter } from '../../ports/docker.ts';
import type { Engine } from './engine.ts';
import { refusalOf, translate } from './errors.ts';
import { createNetwork } from './networks.ts';
import { type PullWorld, pullImage } from './pull.ts';
import { tarOf } from './tar.ts';
import { updateBody } from './update-body.ts';

/** Starting can wait for volume and network drivers, stopping for the container's own grace. */
const minute = 60_000;

export function dockerWriter(engine: Engine, pulls: PullWorld): DockerWriter {
  const write = (
    what: string,
    run: (docker: Docker) => Promise<unknown>,
    so: AlreadySo = {},
    limit = minute,
    signal?: AbortSignal,
  ) => repeatable(engine, { what, limit, signal }, run, so);
  return {
    createNetwork: (spec) => createNetwork(engine, spec),
    removeNetwork: (name) => write(`remove the network ${name}`, (docker) => docker.getNetwork(name).remove(), gone),
    createVolume: (spec) =>
      write(`create the volume ${spec.name}`, (docker) =>
        docker.createVolume({
          Name: spec.name,
          Driver: spec.driver ?? 'local',
          DriverOpts: { ...spec.driverOptions },
          Labels: { ...spec.labels },
        }),
      ),
    removeVolume: (name) => write(`remove the volume ${name}`, (docker) => docker.getVolume(name).remove(), gone),
    connect: (network, container, aliases) =>
      write(
        `connect ${container} to the network ${network}`,
        (docker) =>
          docker.getNetwork(network).connect({ Container: container, EndpointConfig: { Aliases: [...aliases] } }),
        { words: /already (?:exists in|attached to|connected to) network/ },
      ),
    disconnect: (network, container) =>
      write(
        `disconnect ${container} from the network ${network}`,
        // By force: the endpoint also goes where the network behind it is broken.
        (docker) => docker.getNetwork(network).disconnect({ Container: container, Force: true }),
        { ...gone, words: /is not connected to (?:the )?network/ },
      ),
    putFiles: async (container, files) => {
      const archive = await tarOf(files);
      const paths = files.map(({ path }) => path).join(', ');
      await write(`put ${paths} into the container ${container}`, (docker) =>
        docker.getContainer(container).putArchive(archive, { path: '/', noOverwriteDirNonDir: 'true' }),
      );
    },
    start: (container) =>
      write(
        `start the container ${container}`,
        (docker) => docker.getContainer(container).start(),
        unchanged,
        3 * minute,
      ),
    stop: async (container, grace, until) =>
      await write(
        `stop the container ${container}`,
        (docker) => docker.getContainer(container).stop(grace === undefined ? {} : { t: grace }),
        { status: [304, 404] },
        await withGrace(engine, container, grace),
        until,
      ),
    restart: async (container, grace, until) =>
      await write(
        `restart the container ${container}`,
        (docker) => docker.getContainer(container).restart(grace === undefined ? {} : { t: grace }),
        {},
        await withGrace(engine, container, grace),
        until,
      ),
    unpause: (container) =>
      write(`unpause the container ${container}`, (docker) => docker.getContainer(container).unpause(), {
        words: /is not paused/,
      }),
    update: (container, settings) =>
      write(`update the container ${container}`, (docker) =>
        docker.getContainer(container).update(updateBody(settings)),
      ),
    signal: (container, signal) =>
      write(`send ${signal} to the container ${container}`, (docker) =>
        docker.getContainer(container).kill({ signal }),
      ),
    rename: (container, name) =>
      write(
        `rename the container ${container} to ${name}`,
        (docker) => docker.getContainer(container).rename({ name }),
        {
          words: /same name as its current name/,
        },
      ),
    // Without force: what somebody has started meanwhile is not killed, but reported.
    remove: (container) =>
      write(`remove the container ${container}`, (docker) => docker.getContainer(container).remove({ v: false }), {
        ...gone,
        words: /is already in progress/,
      }),
    pull: (reference, options) => pullImage(pulls, reference, options),
    tag: (image, name) => {
      const { repository, tag = 'latest' } = parseReference(name);
      return write(`tag the image ${image} as ${name}`, (docker) =>
        docker.getImage(image).tag({ repo: repository, tag }),
      );
    },
    untag: (name) => write(`untag the image ${name}`, (docker) => docker.getImage(name).remove(), gone),
  };
}

/** The answers by which an engine says that what is asked for is so already. */
interface AlreadySo {
  readonly status?: readonly number[];
  readonly words?: RegExp;
}

const gone: AlreadySo = { status: [404] };
const unchanged: AlreadySo = { status: [304] };

async function repeatable(
  engine: Engine,
  request: { readonly what: string; readonly limit: number; readonly signal: AbortSignal | undefined },
  run: (docker: Docker) => Promise<unknown>,
  so: AlreadySo,
): Promise<void> {
  const { what } = request;
  try {
    await engine.call(request, run);
  } catch (error) {
    const { status, message } = refusalOf(error instanceof Error ? error.cause : error);
    if (status !== undefined && (so.status?.includes(status) || so.words?.test(message))) return;
    throw translate(error, what, engine.endpoint);
  }
}

/** Milliseconds: the grace, then a minute. */
async function withGrace(engine: Engine, container: string, grace: number | undefined): Promise<number> {
  if (grace !== undefined) return grace * 1000 + minute;
  const own = await engine
    .call({ what: `inspect the container ${container}`, read: true }, (docker) =>
      docker.getContainer(container).inspect(),
    )
    .then((inspected) => (inspected.Config as { readonly StopTimeout?: number }).StopTimeout ?? 10)
    .catch(() => 10); // the write that follows says what is wrong
  return own * 1000 + minute;
}
