import type { KnownDigests, ResolvedImage } from '../desired/images.ts';
import type { Desired, DesiredApp, DesiredService } from '../desired/types.ts';
import type { Hold } from '../hold/types.ts';
import type { Inspection } from '../live/compare.ts';
import type { SeenFile } from '../live/mounted.ts';
import type { LiveContainer, Snapshot } from '../live/snapshot.ts';
import type { AppMemory, Memory, PrivateDigests } from '../memory/types.ts';
import type { Problem } from '../problems.ts';
import type { Past } from '../revision/findings.ts';
import type { StableTimes } from '../revision/stable-plan.ts';
import type { SecretNeed } from '../secrets/need.ts';
import type { HostFacts } from './host-facts.ts';
import type { AppPlan } from './types.ts';

/** All that a plan is made from. The same input gives a byte-equal plan. */
export interface PlanInput {
  readonly endpoint: string;
  readonly desired: Desired;
  readonly live: Snapshot;
  readonly memory: Memory;
  /** `<app>/<service>` → salted digests of its private values. */
  readonly privateDigests: Readonly<Record<string, PrivateDigests>>;
  /** Container id → close look; only of those that `toInspect` named, or of all in a deep pass. */
  readonly inspected: Readonly<Record<string, Inspection>>;
  /** `<app>/<service>` → files of the workspace that its containers mount, as they are now. */
  readonly mounted?: Readonly<Record<string, Readonly<Record<string, SeenFile>>>>;
  /** Container id → when it was started, in Unix milliseconds; only of those whose files changed. */
  readonly startedAt?: Readonly<Record<string, number>>;
  /** What people have said by hand; none where absent. */
  readonly holds?: readonly Hold[];
  readonly known: KnownDigests;
  /** App → its secrets whose values cannot be had. */
  readonly missingSecrets?: Readonly<Record<string, readonly SecretNeed[]>>;
  /** `postgresql@16.4.0` → the content hash that orbitr.lock holds. */
  readonly lockedExtensions?: Readonly<Record<string, string>>;
  /** The engine’s processor as images name it, such as `arm64`; absent as long as it was never asked. */
  readonly architecture?: string;
  /** Absent as long as the machine was not asked, which it is only where something is to start. */
  readonly host?: HostFacts;
  /** Where new networks get their addresses once Docker's own pools run low, and which ones orbitr.lock has assigned. */
  readonly addresses: { readonly pool: string; readonly locked: Readonly<Record<string, string>> };
  /** Absent where nothing is remembered that matters. */
  readonly past?: Past;
  /** Id of the container that this Orbitr runs in; absent where it runs in none of this engine. */
  readonly self?: string;
  readonly options: PlannerOptions;
}

export interface PlannerOptions {
  /** Only these; all where empty. */
  readonly apps: readonly string[];
  readonly prune: boolean;
  readonly takeOver: readonly string[];
  /** Apps whose data may be lost: volumes that vanished are made anew, empty. */
  readonly allowData: readonly string[];
  /** Apps that are waited for until they are stable, where ready is not enough: something could be rolled back. */
  readonly stable?: readonly string[];
  /** What counts as stable where the app file says nothing, or in spite of it. */
  readonly stableFor?: StableTimes;
  /** Do this to one app instead of bringing it to its desired state. */
  readonly operate?: Operate;
  /** Take these apps down instead of bringing them to their desired state. */
  readonly destroy?: { readonly apps: readonly string[]; readonly volumes: boolean };
}

export interface Operate {
  readonly verb: 'restart' | 'start' | 'stop';
  readonly app: string;
  /** All of them where empty. */
  readonly services: readonly string[];
}

/** What planning one app looks at. */
export interface AppInput {
  readonly input: PlanInput;
  readonly app: DesiredApp;
  readonly memory: AppMemory;
  /** Containers of the app's Compose project that are ours, one-off runs left out. */
  readonly containers: readonly LiveContainer[];
  readonly images: ReadonlyMap<string, ResolvedImage>;
  /** Network → subnet, for those that must not take one of Docker's own. */
  readonly subnets: ReadonlyMap<string, string>;
  /** Host ports that it wants and that others keep. */
  readonly held: readonly Problem[];
  /** Plans of the apps it depends on, which were made before. */
  readonly providers: ReadonlyMap<string, AppPlan>;
}

export function imageOf({ images }: Pick<AppInput, 'images'>, service: DesiredService): ResolvedImage {
  return images.get(service.name) ?? { identity: 'unresolved', rendered: service.image.reference };
}
