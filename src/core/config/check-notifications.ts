import { nearest } from '../../lib/nearest.ts';
import { locate, type SourceMap } from '../files/source-map.ts';
import { notifierNames } from '../notify/notifiers.ts';
import type { Problem } from '../problems.ts';
import type { Notification } from './notification.ts';
import type { WorkspaceFile } from './workspace-file.ts';

type Type = Notification['type'];

/** What one service needs, and another knows nothing of; and names that stand twice. */
export function checkNotifications({ notifications = [] }: WorkspaceFile, positions: SourceMap): Problem[] {
  const faults = notifications.flatMap((one, index): Fault[] =>
    [...wrongScheme(one), ...missing(one), ...foreign(one)].map((fault) => ({ ...fault, index })),
  );
  return [...faults, ...twice(notifications)].map(
    ({ index, key, message, suggestion, code }): Problem => ({
      severity: 'error',
      code: code ?? 'invalid-value',
      message: `notifications[${index}]${message}`,
      suggestions: [suggestion],
      ...placed(positions, `notifications.${index}${key ? `.${key}` : ''}`),
    }),
  );
}

/** Apps that the workspace does not have: nothing would ever be told of them. */
export function checkNotifiedApps(
  { notifications = [] }: WorkspaceFile,
  positions: SourceMap,
  apps: readonly string[],
): Problem[] {
  return notifications.flatMap((one, index) =>
    (one.apps ?? []).flatMap((app, at): Problem[] => {
      if (apps.includes(app)) return [];
      const meant = nearest(app, apps);
      return [
        {
          severity: 'warning',
          code: 'reference-missing',
          message: `notifications[${index}].apps names ${app}, but there is no such app`,
          suggestions: [meant ? `write ${meant}` : 'remove it'],
          ...placed(positions, `notifications.${index}.apps.${at}`),
        },
      ];
    }),
  );
}

interface Fault {
  readonly index: number;
  readonly key?: string;
  readonly message: string;
  readonly suggestion: string;
  readonly code?: 'duplicate-name';
}

type OwnFault = Omit<Fault, 'index'>;

function wrongScheme({ type, url }: Notification): OwnFault[] {
  if (typeof url !== 'string') return [];
  const isMail = type === 'email';
  if ((isMail ? /^smtps?:\/\/./i : /^https?:\/\/./i).test(url) && URL.canParse(url)) return [];
  const like = isMail ? 'smtp://user:password@mail.example.org:587' : 'https://example.org/path';
  return [{ key: 'url', message: `.url is no address that ${type} can use`, suggestion: `write it like ${like}` }];
}

function missing(one: Notification): OwnFault[] {
  const { type, url } = one;
  // the token of Gotify may stand in its address
  const isOpen = type === 'gotify' && typeof url === 'string' && !url.includes('token=');
  return (isOpen ? (['token'] as const) : (needed[type] ?? []))
    .filter((key) => one[key] === undefined)
    .map((key) => ({ message: ` has no ${key}, which ${one.type} needs`, suggestion: `add ${examples[key]}` }));
}

function foreign(one: Notification): OwnFault[] {
  return (Object.keys(owners) as (keyof typeof owners)[])
    .filter((key) => one[key] !== undefined && !owners[key].includes(one.type))
    .map((key) => ({
      key,
      message: `.${key} means nothing to ${one.type}`,
      suggestion: `remove it: it is for ${owners[key].join(', ')}`,
    }));
}

function twice(notifications: readonly Notification[]): Fault[] {
  const names = notifierNames(notifications);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          {
            index,
            message: ` is called ${name}, as another one is`,
            suggestion: 'give it another name',
            code: 'duplicate-name' as const,
            ...(notifications[index]?.name === undefined ? {} : { key: 'name' }),
          },
        ]
      : [],
  );
}

function placed(positions: SourceMap, path: string): Pick<Problem, 'position'> {
  const position = locate(positions, path);
  return position ? { position } : {};
}

const needed: Readonly<Partial<Record<Type, readonly ('to' | 'token' | 'room')[]>>> = {
  email: ['to'],
  matrix: ['token', 'room'],
};

const examples = {
  to: 'to: me@example.org',
  token: 'token: { secret: notify/token }',
  room: 'room: "!abc:example.org"',
} as const;

const owners: Readonly<Record<'token' | 'key' | 'room' | 'from' | 'to', readonly Type[]>> = {
  token: ['webhook', 'ntfy', 'gotify', 'matrix'],
  key: ['webhook'],
  room: ['matrix'],
  from: ['email'],
  to: ['email'],
};
