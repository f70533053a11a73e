import type { Position, Problem } from '../problems.ts';

/** What `plan` found out: per app, the steps that bring live state to desired state. JSON-safe; `-o json` prints it as it is. */
export interface Plan {
  /** Version of this shape. */
  readonly version: 1;
  readonly workspace: string;
  /** Where the engine is, as a person would write it: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** Sorted in the order in which apps are walked: dependencies first, then by name. */
  readonly apps: readonly AppPlan[];
  readonly summary: Summary;
}

/**
 * in-sync: nothing to do · changes: steps to walk · blocked: nothing of it will be touched until the findings are mended ·
 * frozen: its files are broken, so what runs stays as it is · orphaned: no longer in the workspace, kept until pruned ·
 * disabled: `enabled: false` and stopped · held: stopped by hand, and to stay so · suspended: nothing of it is touched until it is resumed.
 */
export type AppStatus = 'in-sync' | 'changes' | 'blocked' | 'frozen' | 'orphaned' | 'disabled' | 'held' | 'suspended';

/** What happens to the app as a whole. */
export type AppChange = 'install' | 'update' | 'repair' | 'stop' | 'remove' | 'none';

export interface AppPlan {
  readonly app: string;
  readonly status: AppStatus;
  readonly change: AppChange;
  readonly steps: readonly Step[];
  /** Why it is blocked or frozen, and warnings that do not block. */
  readonly findings: readonly Problem[];
  /** Consents that walking these steps needs, beyond a plain yes. */
  readonly consents: readonly Consent[];
  /** Apps that must be ready first. */
  readonly needs: readonly string[];
}

/** `prune`: the app is removed · `data`: data may be lost · `mass-delete`: many apps are removed at once. */
export type Consent = { readonly kind: 'prune' | 'data' | 'mass-delete'; readonly app: string; readonly why: string };

export type Verb =
  | 'pull'
  | 'build'
  | 'create-network'
  | 'create-volume'
  | 'create'
  | 'recreate'
  | 'rollout'
  | 'rename'
  | 'connect'
  | 'disconnect'
  | 'start'
  | 'unpause'
  | 'update'
  | 'signal'
  | 'restart'
  | 'stop'
  | 'remove'
  | 'remove-network'
  | 'remove-volume'
  | 'run-once'
  | 'await';

export interface Step {
  /** Unique in the plan: `web/web/recreate`. */
  readonly id: string;
  readonly app: string;
  readonly verb: Verb;
  readonly target: Target;
  /** At least one. */
  readonly reasons: readonly Reason[];
  readonly risk: Risk;
  /** Ids of steps that must be done first, of this app or of apps it depends on. */
  readonly needs: readonly string[];
  /** Ids of steps that must have ended before, however they ended. */
  readonly after?: readonly string[];
  /** Of steps that replace containers: how, and why so. */
  readonly strategy?: Strategy;
}

/** start-first: the new container is proven beside the old one, which then goes · recreate: the old one goes first. */
export interface Strategy {
  readonly kind: 'start-first' | 'recreate';
  /** Half a sentence for people. */
  readonly why: string;
}

/** What a step acts on. Ids name what exists; names what is to be made. */
export type Target =
  | { readonly kind: 'image'; readonly image: string; readonly platform?: string; readonly services: readonly string[] }
  | {
      readonly kind: 'services';
      readonly services: readonly string[];
      /** For rollout: how many containers there are once the new ones stand beside the old ones. */
      readonly scale?: number;
    }
  | {
      readonly kind: 'container';
      readonly service: string;
      /** The name it has to bear at the end. */
      readonly name: string;
      /** Absent where an earlier step of the plan makes it. */
      readonly id?: string;
      /** Seconds until the engine kills it, for stop and restart. */
      readonly grace?: number;
      /** For update. */
      readonly settings?: LiveSettings;
      /** For signal: `SIGHUP`. */
      readonly signal?: string;
    }
  | {
      readonly kind: 'attachment';
      readonly service: string;
      readonly container: string;
      readonly id?: string;
      readonly network: string;
      readonly aliases: readonly string[];
    }
  | { readonly kind: 'network'; readonly network: string; readonly spec?: NetworkSpec }
  | { readonly kind: 'volume'; readonly volume: string; readonly spec?: VolumeSpec }
  | {
      readonly kind: 'migration';
      /** Whose definition it runs with. */
      readonly service: string;
      readonly key: string;
      readonly argv: readonly string[];
      readonly image?: string;
      /** Running containers that stop before, and start again where it fails; grace in seconds. */
      readonly stop: readonly { readonly id: string; readonly name: string; readonly grace: number }[];
      /** Ids of those among them that stay, and start again once it is done. */
      readonly again: readonly string[];
    }
  | {
      readonly kind: 'wait';
      readonly service: string;
      /** Names of the containers that are waited for. */
      readonly containers: readonly string[];
      /** ready: its first success · stable: it stayed so for `stableFor` seconds · completed: a job has run to its end. */
      readonly until: 'ready' | 'stable' | 'completed';
      /** Seconds. */
      readonly stableFor?: number;
      /** What is asked of it, besides its own health check: `http :8080/health`. */
      readonly asks?: string;
      /** Seconds: how long at most, until it is ready. */
      readonly deadline: number;
      /** Something else goes on its word: it is waited for whatever the flags say. */
      readonly isProof?: true;
    };

/** What an engine changes about a container while it runs. Sizes in bytes, times in microseconds; what is absent stays as it is. */
export interface LiveSettings {
  /** `no`, `always`, `unless-stopped`, `on-failure:3`. */
  readonly restartPolicy?: string;
  readonly memory?: number;
  /** Memory and swap together; -1 for no limit. */
  readonly memorySwap?: number;
  readonly memoryReservation?: number;
  /** Billionths of a processor. */
  readonly nanoCpus?: number;
  /** 0: no limit. */
  readonly pidsLimit?: number;
  readonly cpuShares?: number;
  readonly cpuPeriod?: number;
  readonly cpuQuota?: number;
  readonly cpuRealtimePeriod?: number;
  readonly cpuRealtimeRuntime?: number;
  /** `0-2,4`. */
  readonly cpusetCpus?: string;
  readonly blkioWeight?: number;
}

export interface NetworkSpec {
  readonly name: string;
  readonly driver?: string;
  readonly driverOptions?: Readonly<Record<string, string>>;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly ipv6?: boolean;
  readonly ipam?: {
    readonly driver?: string;
    readonly config: readonly {
      readonly subnet?: string;
      readonly gateway?: string;
      readonly ipRange?: string;
      readonly auxAddresses?: Readonly<Record<string, string>>;
    }[];
  };
  readonly labels: Readonly<Record<string, string>>;
  /** The subnet that Orbitr cut for it, to be written to orbitr.lock. */
  readonly assigned?: string;
}

export interface VolumeSpec {
  readonly name: string;
  readonly driver?: string;
  readonly driverOptions?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Why a step is there. `before` and `after` are already fit to be shown: secrets are replaced. */
export interface Reason {
  readonly code: ReasonCode;
  /** A sentence for people, without position: `environment.LOG_LEVEL: "info" → "debug"`. */
  readonly text: string;
  readonly service?: string;
  /** `environment.LOG_LEVEL`, within the service. */
  readonly path?: string;
  readonly before?: string;
  readonly after?: string;
  /** Who asks for it: the files, or live state that moved away from them. */
  readonly source: 'desired' | 'drift' | 'image' | 'recovery';
  readonly position?: Position;
}

export type ReasonCode =
  | 'missing'
  | 'field'
  | 'image-missing'
  | 'image-changed'
  | 'build-changed'
  | 'env-file-changed'
  | 'config-content'
  | 'secret-content'
  | 'file-content'
  | 'restart-policy-drift'
  | 'resources-drift'
  | 'not-running'
  | 'paused'
  | 'failed-job'
  | 'renamed'
  | 'net-missing'
  | 'net-dead'
  | 'net-extra'
  | 'volume-missing'
  | 'surplus'
  | 'interrupted-recreate'
  | 'interrupted-rollout'
  | 'replaced'
  | 'hand-over'
  | 'dead'
  | 'parent-recreated'
  | 'dependency-restarted'
  | 'taken-over'
  | 'disabled'
  | 'removed-from-desired'
  | 'asked-for'
  | 'held'
  | 'gate'
  | 'migration';

/** none: nothing that runs is touched · restart: a pause of moments · outage: the service is away for about `seconds` · data: data may be lost. */
export interface Risk {
  readonly level: 'none' | 'restart' | 'outage' | 'data';
  readonly seconds?: number;
}

/** Counts over all apps; steps of verb `await` are not counted. */
export interface Summary {
  readonly create: number;
  readonly change: number;
  readonly recreate: number;
  readonly restart: number;
  readonly remove: number;
  readonly apps: number;
  readonly changed: number;
  readonly blocked: number;
  readonly frozen: number;
  readonly orphaned: number;
}
