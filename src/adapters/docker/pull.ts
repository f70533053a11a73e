import { OrbitrError } from '../../core/errors.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import { splitLines } from '../../lib/line-stream.ts';
import type { ImageInspect, PullOptions } from '../../ports/docker.ts';
import type { Credentials, RegistryAuth } from './credentials.ts';
import type { Engine } from './engine.ts';
import { refusalOf } from './errors.ts';
import { imageName } from './image-name.ts';
import { type Patience, whileAskedToWait } from './patience.ts';
import { checkPlatform, type Platform } from './platform.ts';
import { countLayers, type PullLine } from './pull-progress.ts';
import { pullError } from './registry-errors.ts';

export interface PullWorld {
  readonly engine: Engine;
  readonly credentials: Credentials;
  readonly sleep: Patience['sleep'];
  readonly inspect: (reference: string) => Promise<ImageInspect | undefined>;
  /** What the engine runs by itself. */
  readonly platform: () => Promise<Platform>;
  /** Milliseconds without a line after which a pull counts as stalled; 5 min where absent. */
  readonly stall?: number;
}

/** Pulls, waits where the registry asks for it, and looks at what came: an engine calls an image of another platform "up to date". */
export async function pullImage(world: PullWorld, reference: string, options: PullOptions): Promise<void> {
  const { auth, trouble } = await world.credentials.find(imageName(reference).registry);
  const onWait = (ms: number): void =>
    options.onProgress?.({ kind: 'text', text: `the registry asks to wait, next try in ${Math.ceil(ms / 1000)} s` });
  try {
    await whileAskedToWait({ sleep: world.sleep, signal: options.signal, onWait }, () =>
      pullOnce(world, reference, options, auth),
    );
  } catch (error) {
    if (options.signal?.aborted) throw interrupted(reference);
    if (error instanceof OrbitrError && refusalOf(error.cause).status === undefined) throw error;
    throw pullError(reference, wordsOf(error), trouble, error);
  }
  const image = await world.inspect(reference);
  if (image) await refuseOtherPlatform(world, reference, image, options.platform);
}

/** What cannot run here must not stay either: the next plan would find it on the engine and use it. */
async function refuseOtherPlatform(
  world: PullWorld,
  reference: string,
  image: ImageInspect,
  wanted: Platform | undefined,
): Promise<void> {
  try {
    checkPlatform(reference, image, wanted ?? (await world.platform()));
  } catch (error) {
    const remove = { what: `remove the image ${reference}` };
    await world.engine.call(remove, (docker) => docker.getImage(reference).remove()).catch(() => undefined);
    throw error;
  }
}

async function pullOnce(
  world: PullWorld,
  reference: string,
  options: PullOptions,
  auth: RegistryAuth | undefined,
): Promise<void> {
  const { repository, tag } = imageName(reference);
  const stall = new AbortController();
  const patience = world.stall ?? 300_000;
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal;
  const timer = setTimeout(() => stall.abort(), patience);
  try {
    const stream = await world.engine.call({ what: `pull ${reference}`, limit: patience + 1000, signal }, (docker) =>
      docker.createImage(auth, {
        fromImage: repository,
        tag,
        ...(options.platform ? { platform: options.platform } : {}),
      }),
    );
    await readPull(stream, options, () => timer.refresh());
  } catch (error) {
    if (!stall.signal.aborted) throw error;
    throw new OrbitrError({
      code: 'registry-unreachable',
      message: `image ${reference}: the pull stalled, nothing came for ${Math.round(patience / 1000)} s`,
      suggestions: ['check the way from the engine’s machine to the registry, then try again'],
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Throws what the engine reports inside the stream: its status was 200 long before it knew. */
async function readPull(stream: NodeJS.ReadableStream, options: PullOptions, alive: () => void): Promise<void> {
  const layers = countLayers();
  let failure: string | undefined;
  const lines = splitLines((text) => {
    const line = parsed(text);
    failure ??= line.errorDetail?.message ?? line.error;
    const progress = layers.take(line);
    if (progress) options.onProgress?.(progress);
  });
  for await (const chunk of stream) {
    alive();
    lines.push(chunk);
  }
  lines.end();
  if (failure !== undefined) throw new Error(failure || 'the engine reported an error without words');
}

function parsed(text: string): PullLine {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null ? line : {};
  } catch {
    return {};
  }
}

/** The engine's words, without the frame that translation put around them. */
function wordsOf(error: unknown): string {
  const refused = error instanceof OrbitrError ? error.cause : error;
  return neutraliseLine(refusalOf(refused).message);
}

function interrupted(reference: string): OrbitrError {
  return new OrbitrError({
    code: 'interrupted',
    message: `the pull of ${reference} was interrupted`,
    suggestions: ['run the same command again'],
  });
}
