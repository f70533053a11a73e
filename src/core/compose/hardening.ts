import { textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { field, namesIn, placeOfField, type Service, texts } from './service.ts';

/** A line that would make a service safer. It may run well without, so that nothing fails or warns for the lack of it. */
export interface Hint {
  readonly service: string;
  /** Which service, and what it could do. */
  readonly message: string;
  readonly position: Position;
  /** What to add to the service, as YAML. */
  readonly line: string;
  /** The same in a sentence, with what to mind. */
  readonly suggestion: string;
}

/** `limited`: the app file limits its memory. */
export function hardeningHints(service: Service, limited = false): readonly Hint[] {
  const isPrivileged = textOf(field(service, 'privileged')) === 'true';
  const options = texts(field(service, 'security_opt'));
  const dropped = texts(field(service, 'cap_drop')).map((right) => right.toUpperCase());
  const wishes: readonly Wish[] = [
    {
      key: 'security_opt',
      missing: !options.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option)),
      message: 'may gain rights that it was not started with, as by sudo',
      line: `security_opt: ${JSON.stringify([...options, 'no-new-privileges:true'])}`,
    },
    {
      key: 'cap_drop',
      // One that is privileged has all rights whatever it drops, of which it is warned.
      missing: !isPrivileged && !dropped.includes('ALL') && !dropped.includes('CAP_ALL'),
      message: 'keeps rights of root that most programs never use',
      line: 'cap_drop: [ALL]',
      mind: ', and give back with cap_add what it turns out to need',
    },
    {
      key: 'mem_limit',
      missing: !limited && !hasLimit(service),
      message: 'may use all memory of the host',
      line: 'mem_limit: 512m',
      mind: ', or what it needs',
    },
    {
      key: 'read_only',
      missing: textOf(field(service, 'read_only')) !== 'true',
      message: 'may write to its own image’s files',
      line: 'read_only: true',
      mind: ', with `tmpfs: [/tmp]` where it needs a place to write',
    },
  ];
  return wishes
    .filter(({ missing }) => missing)
    .map(({ key, message, line, mind = '' }) => ({
      service: service.name,
      message: `service ${service.name} ${message}`,
      position: placeOfField(service, key),
      line,
      suggestion: `${field(service, key) === undefined ? 'add' : 'write'} \`${line}\`${mind}`,
    }));
}

interface Wish extends Pick<Hint, 'message' | 'line'> {
  readonly key: string;
  readonly missing: boolean;
  readonly mind?: string;
}

function hasLimit(service: Service): boolean {
  const limits = namesIn(field(service, 'deploy', 'resources', 'limits')).map(({ name }) => name);
  return field(service, 'mem_limit') !== undefined || limits.includes('memory');
}
