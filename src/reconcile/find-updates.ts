import type { LoadedWorkspace } from '../core/app/types.ts';
import type { LockFile } from '../core/config/lock-file.ts';
import type { Desired, DesiredApp, DesiredService } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import { parseReference } from '../core/live/reference.ts';
import { heldByRule, judgeCandidate } from '../core/updates/judge-candidate.ts';
import { selectTags } from '../core/updates/select-tags.ts';
import { tagVersion } from '../core/updates/tag-version.ts';
import type { Held, ImageUpdate, TakenImage } from '../core/updates/types.ts';
import { type UpdateRule, updateRule } from '../core/updates/update-rule.ts';
import { isInWindow } from '../core/updates/window.ts';
import { ownValue } from '../lib/own-value.ts';
import { pooled } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';

export interface UpdateSearch {
  readonly workspace: LoadedWorkspace;
  /** With the newer images that were taken before. */
  readonly desired: Desired;
  readonly lock: LockFile;
  /** Only these; all where empty. */
  readonly apps: readonly string[];
}

/** How many newer tags of one image are looked into, until one can be taken. */
const mostCandidates = 10;

/** Asks the registries about every image. One that cannot be asked is told of, and holds up no other. */
export async function findUpdates(runtime: Runtime, search: UpdateSearch): Promise<ImageUpdate[]> {
  const isMeant = ({ name }: DesiredApp) => search.apps.length === 0 || search.apps.includes(name);
  const memory = runtime.store.memory();
  const wishes = search.desired.apps.filter(isMeant).flatMap((app) =>
    app.services
      .filter(({ image }) => image.buildDigest === undefined && !/^(?:sha256:)?[0-9a-f]{64}$/.test(image.reference))
      .map((service) => ({ app, service, subject: subjectOf(search, app, service) }))
      // applied, and yet without a digest of a registry: only the engine has it
      .filter(
        ({ subject }) => subject.current.digest || !ownValue(memory.apps, subject.app)?.services[subject.service],
      ),
  );
  const context: Context = { runtime, tags: new Map(), platform: platformOf(runtime), now: runtime.clock.now() };
  return pooled(wishes, 8, async ({ app, subject }) => {
    const rule = ruleOf(search, app, subject.repository);
    try {
      return await findUpdate(context, subject, rule);
    } catch (error) {
      if (!(error instanceof OrbitrError)) throw error;
      const { code, message, suggestions } = error;
      return { ...subject, policy: rule.policy, held: [], fault: { code, message, suggestions } };
    }
  });
}

interface Context {
  readonly runtime: Runtime;
  /** Repository → its tags, asked for once. */
  readonly tags: Map<string, Promise<readonly string[]>>;
  readonly platform: string;
  readonly now: number;
}

type Subject = Pick<ImageUpdate, 'app' | 'service' | 'written' | 'repository' | 'current'>;

function subjectOf({ lock }: UpdateSearch, app: DesiredApp, { name, image }: DesiredService): Subject {
  const { repository, tag, digest } = parseReference(image.reference);
  const known = digest ?? image.updated?.digest ?? lock.images[`${repository}:${tag}`];
  return {
    app: app.name,
    service: name,
    written: image.updated?.written ?? image.reference,
    repository,
    current: { tag: tag ?? '', ...(known ? { digest: known } : {}) },
  };
}

function ruleOf({ workspace }: UpdateSearch, { name }: DesiredApp, repository: string): UpdateRule {
  const app = workspace.apps.find((one) => one.name === name);
  return updateRule({
    app: app?.file.update,
    workspace: workspace.file.update,
    repository,
    categories: app?.extension?.manifest.categories ?? [],
  });
}

async function findUpdate(context: Context, subject: Subject, rule: UpdateRule): Promise<ImageUpdate> {
  const { current, repository, written } = subject;
  const isFixed = written.includes('@');
  // no tag can take the place of `latest`
  const isCompared = rule.pattern !== undefined || tagVersion(current.tag) !== undefined;
  const tags = isCompared ? await tagsOf(context, repository) : [];
  const { allowed, newest } = selectTags(current.tag, tags, rule);
  const isOpen = !isFixed && !rule.needsOptIn && rule.policy !== 'pinned';
  const { taken, held } = isOpen ? await choose(context, subject, rule, allowed) : { held: [] };
  const isBeyond = newest !== undefined && newest !== taken?.tag && !held.some(({ tag }) => tag === newest);
  const why = newest !== undefined && isBeyond ? [isFixed ? byDigest(newest) : heldByRule(newest, rule)] : [];
  const waiting = taken ? windowOf(context, rule, taken.tag) : [];
  return {
    ...subject,
    policy: rule.policy,
    ...(taken ? { allowed: taken } : {}),
    ...(newest === undefined ? {} : { newest }),
    held: [...why, ...held, ...waiting],
  };
}

function byDigest(tag: string): Held {
  return { tag, why: 'pinned', text: 'named by its digest' };
}

function tagsOf({ runtime, tags }: Context, repository: string): Promise<readonly string[]> {
  const asked = tags.get(repository) ?? runtime.registry.tags(repository);
  tags.set(repository, asked);
  return asked;
}

interface Choice {
  readonly taken?: TakenImage;
  readonly held: readonly Held[];
}

/** The newest tag that can be taken now; where there is none, the current one, if it moved. */
async function choose(
  context: Context,
  subject: Subject,
  rule: UpdateRule,
  allowed: readonly string[],
): Promise<Choice> {
  const { current } = subject;
  const candidates = [...allowed.slice(0, mostCandidates), ...(current.digest ? [current.tag] : [])];
  const held: Held[] = [];
  for (const tag of candidates) {
    const { image, why } = await look(context, subject.repository, tag, rule, current);
    if (why) held.push(why);
    else return { held, ...(image ? { taken: image } : {}) };
  }
  return { held };
}

async function look(
  { runtime, platform, now }: Context,
  repository: string,
  tag: string,
  rule: UpdateRule,
  current: Subject['current'],
): Promise<{ readonly image?: TakenImage; readonly why?: Held }> {
  const digest = await runtime.registry.digest(`${repository}:${tag}`);
  if (tag === current.tag && digest === current.digest) return {};
  const { platforms, created } = await runtime.registry.describe(repository, digest, platform);
  const since = created ?? firstSeen(runtime, `${repository}@${digest}`, now);
  const why = judgeCandidate({ tag, platforms, since }, rule, { platform, now });
  return why ? { why } : { image: { tag, digest, platforms } };
}

/** Images that do not say when they were made are as old as we know them. */
function firstSeen({ store }: Runtime, image: string, now: number): number {
  const known = store.cached('registry', `seen ${image}`);
  if (known !== undefined) return Number(known);
  store.cache('registry', `seen ${image}`, String(now));
  return now;
}

/** In the server’s own time. */
function windowOf({ now }: Context, { window }: UpdateRule, tag: string): Held[] {
  if (window === undefined) return [];
  const time = new Date(now);
  const isOpen = isInWindow(window, time.getHours() * 60 + time.getMinutes());
  return isOpen ? [] : [{ tag, why: 'window', text: `waits for ${window}` }];
}

/** The engine’s where it was ever asked, else this machine’s. */
function platformOf({ store }: Runtime): string {
  const own = { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
  return `linux/${store.cached('engine', 'arch') ?? own}`;
}
