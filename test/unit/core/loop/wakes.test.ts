import { describe, expect, test } from 'vitest';
import { labels } from '../../../../src/core/labels.ts';
import { isRenameOfCompose, wakeOfEvent } from '../../../../src/core/loop/wake-of-event.ts';
import { wakeOfPath } from '../../../../src/core/loop/wake-of-path.ts';

describe('a path', () => {
  test.each([
    ['apps/blog/compose.yaml', 'blog'],
    ['apps/blog/conf.d/site.conf', 'blog'],
    ['apps/blog.yaml', 'blog'],
    ['apps/blog.yml', 'blog'],
    ['apps/blog', 'blog'],
    ['apps', '*'],
    ['orbitr.yaml', '*'],
    ['.env', '*'],
    ['extensions/kv/extension.yaml', '*'],
    ['.git/index', undefined],
    ['.orbitr/state.db', undefined],
    ['node_modules/x/index.js', undefined],
    ['orbitr.lock', undefined],
    ['apps/blog/.compose.yaml.swp', undefined],
    ['apps/blog/compose.yaml~', undefined],
    ['apps/blog/4913', undefined],
  ])('%s wakes %s', (path, key) => expect(wakeOfPath(path)).toBe(key));
});

describe('an event', () => {
  const owners = new Map([
    ['c0ffee', 'blog'],
    ['blog_default', 'blog'],
    ['shop', 'shop'],
  ]);
  const wake = (type: string, action: string, attributes: Readonly<Record<string, string>>) =>
    wakeOfEvent({ type, action, attributes }, 'home', owners);

  test('a container of ours by its labels, one of another workspace not at all', () => {
    const own = { [labels.workspace]: 'home', [labels.app]: 'blog' };
    expect(wake('container', 'die', own)).toBe('blog');
    expect(wake('container', 'die', { ...own, [labels.workspace]: 'other' })).toBeUndefined();
    expect(wake('container', 'die', { name: 'stranger' })).toBeUndefined();
  });

  test('a network or a volume by its name, an attachment by the container', () => {
    expect(wake('network', 'destroy', { name: 'blog_default' })).toBe('blog');
    expect(wake('network', 'disconnect', { name: 'bridge', container: 'c0ffee' })).toBe('blog');
    expect(wake('volume', 'destroy', { name: 'elsewhere' })).toBeUndefined();
  });

  test('a container of an app’s project that somebody made without our labels', () => {
    expect(wake('container', 'create', { 'com.docker.compose.project': 'shop' })).toBe('shop');
  });

  test('an image that is gone may be anybody’s, a new name for one is nobody’s', () => {
    expect(wake('image', 'delete', { name: 'busybox' })).toBe('*');
    expect(wake('image', 'tag', { name: 'busybox' })).toBeUndefined();
    expect(wake('daemon', 'reload', {})).toBe('*');
  });
});

test('the name that Compose gives for a moment is no hand', () => {
  const rename = (oldName: string, name: string) => ({
    type: 'container',
    action: 'rename',
    attributes: { oldName, name },
  });
  expect(isRenameOfCompose(rename('/0a1b2c3d4e5f_shop-web-1', 'shop-web-1'))).toBe(true);
  expect(isRenameOfCompose(rename('/shop-web-1', '0a1b2c3d4e5f_shop-web-1'))).toBe(true);
  expect(isRenameOfCompose(rename('/shop-web-1', 'shop-web-1-strange'))).toBe(false);
});
