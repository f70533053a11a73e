/** What a push did to one ref, as git tells hooks on stdin. */
export interface PushedRef {
  readonly ref: string;
  /** Undefined where the ref is new. */
  readonly before?: string;
  /** Undefined where the ref was deleted. */
  readonly after?: string;
}

/** `OLD NEW REF` a line; what is no such line is passed over. */
export function readPushed(lines: string): readonly PushedRef[] {
  return lines.split('\n').flatMap((line) => {
    const [, before = '', after = '', ref = ''] = /^([\da-f]{40,64}) ([\da-f]{40,64}) (\S+)$/.exec(line) ?? [];
    if (ref === '') return [];
    const isThere = (id: string) => /[1-9a-f]/.test(id);
    return [{ ref, ...(isThere(before) ? { before } : {}), ...(isThere(after) ? { after } : {}) }];
  });
}
