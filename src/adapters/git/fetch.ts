import { OrbitrError } from '../../core/errors.ts';
import { type RemoteTip, tipIn, wantedRefs, whyNoTip } from '../../core/source/remote-refs.ts';
import type { GitSettings } from '../../core/source/settings.ts';
import { git, gitOverNetwork } from './call.ts';
import { remoteFault } from './faults.ts';
import type { Place } from './place.ts';

/** What was fetched and is not served yet. */
const candidate = 'refs/orbitr/candidate';
const defaultPatience = 60_000;

/** Where the ref is on the server: one question, no objects. Throws `source-failed` where it is not there. */
export async function askTip(place: Place, settings: GitSettings, signal: AbortSignal): Promise<RemoteTip> {
  const { url, follow } = settings;
  const ask = (...patterns: readonly string[]) =>
    withServer(place, settings, signal, ['ls-remote', '--symref', '--', url, ...patterns]);
  const tip = tipIn(await ask(...wantedRefs(follow)), follow);
  if (tip) return tip;
  const { why, suggestions } = whyNoTip(await ask(), follow);
  throw new OrbitrError({ code: 'source-failed', message: `${url}: ${why}`, suggestions });
}

/** Brings the commit that the ref is at now, and gives its id. History is not needed to know what changed: both trees are there. */
export async function fetchTip(
  place: Place,
  settings: GitSettings,
  tip: RemoteTip,
  signal: AbortSignal,
): Promise<string> {
  const { url, history = false } = settings;
  await withServer(place, settings, signal, [
    'fetch',
    // signs of life: a large repository may take long
    '--progress',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--force',
    ...(await depth(place, history)),
    '--',
    url,
    `+${tip.ref}:${candidate}`,
  ]);
  const id = await git(place.call(), 'rev-parse', '--verify', '--quiet', `${candidate}^{commit}`).catch(() => '');
  if (id !== '') return id.trim();
  throw new OrbitrError({
    code: 'source-failed',
    message: `${url}: ${tip.ref} is no commit, but a tag of something else`,
    suggestions: ['tag a commit, or follow a branch with --branch'],
  });
}

async function depth(place: Place, history: boolean): Promise<readonly string[]> {
  if (!history) return ['--depth=1'];
  const isShallow = (await git(place.call(), 'rev-parse', '--is-shallow-repository')).trim() === 'true';
  return isShallow ? ['--unshallow'] : [];
}

/** A command that speaks to the server; its failures in Orbitr’s words. */
export async function withServer(
  place: Place,
  { url, patience = defaultPatience }: GitSettings,
  signal: AbortSignal,
  words: readonly string[],
): Promise<string> {
  const { variables, secrets } = place.remote();
  try {
    return await gitOverNetwork({ dir: place.checkout, environment: variables, signal, patience }, ...words);
  } catch (cause) {
    throw remoteFault(cause, { url, secrets, signal });
  }
}
