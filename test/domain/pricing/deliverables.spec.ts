import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliverableType, LineItem, Platform } from '../../../src/events/terms.ts';
import {
  DELIVERABLES,
  describeDeliverables,
  expectedImpressions,
  parseDeliverables,
  platformOf,
  platformsOf,
} from '../../../src/domain/pricing/deliverables.ts';

const item = (quantity: number, type: DeliverableType): LineItem => ({ type, quantity });

const on = (views: number) => () => views;

describe('deliverables as a form words them', () => {
  it.each<[string, Platform | null, LineItem[]]>([
    [
      '2 Reels + 3 Stories, 1 TikTok',
      null,
      [item(2, 'instagram_reel'), item(3, 'instagram_story'), item(1, 'tiktok_video')],
    ],
    [
      '2 Reels + 3 Stories, 1 TikTok',
      'instagram',
      [item(2, 'instagram_reel'), item(3, 'instagram_story'), item(1, 'tiktok_video')],
    ],
    ['IG reel x2', null, [item(2, 'instagram_reel')]],
    ['two TikTok videos and one YouTube Short', null, [item(2, 'tiktok_video'), item(1, 'youtube_short')]],
    ['2x Instagram Reels', null, [item(2, 'instagram_reel')]],
    ['2 × IG stories (feed)', null, [item(2, 'instagram_story')]],
    ['Reels (x3)', null, [item(3, 'instagram_reel')]],
    ['Reels: 3', null, [item(3, 'instagram_reel')]],
    ['a TikTok', 'instagram', [item(1, 'tiktok_video')]],
    ['3 TikToks', null, [item(3, 'tiktok_video')]],
    ['1 tik tok video', null, [item(1, 'tiktok_video')]],
    ['1 dedicated YouTube video', null, [item(1, 'youtube_video')]],
    ['1 YT integration', null, [item(1, 'youtube_integration')]],
    ['1 YouTube video integration', null, [item(1, 'youtube_integration')]],
    ['video', 'youtube', [item(1, 'youtube_video')]],
    ['1 story', 'tiktok', [item(1, 'tiktok_story')]],
    ['1 TikTok story', 'instagram', [item(1, 'tiktok_story')]],
    ['1 TikTok video + 2 stories', null, [item(1, 'tiktok_video'), item(2, 'tiktok_story')]],
    ['1 TikTok video + 2 stories', 'instagram', [item(1, 'tiktok_video'), item(2, 'instagram_story')]],
    [
      'TikTok: 1 video, 2 stories\nInstagram: 1 post',
      'instagram',
      [item(1, 'tiktok_video'), item(2, 'tiktok_story'), item(1, 'instagram_post')],
    ],
    ['Instagram:\n- 1 reel\n- 2 stories', null, [item(1, 'instagram_reel'), item(2, 'instagram_story')]],
    ['1 carousel post', 'instagram', [item(1, 'instagram_post')]],
    ['1 Reel + 1 Reel', null, [item(2, 'instagram_reel')]],
    ['1 YouTube Short.', null, [item(1, 'youtube_short')]],
    ['instagram_reel', null, [item(1, 'instagram_reel')]],
  ])('%j on %s', (text, platform, items) => {
    expect(parseDeliverables(text, platform)).toEqual({ outcome: 'parsed', items });
  });

  it('come as labels too', () => {
    expect(parseDeliverables(['Instagram Reel', '2 Stories'], 'instagram')).toEqual({
      outcome: 'parsed',
      items: [item(1, 'instagram_reel'), item(2, 'instagram_story')],
    });
  });

  it.each<[string, Platform | null, string[]]>([
    ['', null, ['']],
    ['  ', 'tiktok', ['  ']],
    ['2 Reels, 1 podcast', null, ['1 podcast']],
    ['3 stories', null, ['3 stories']],
    ['3 stories', 'youtube', ['3 stories']],
    ['1 video', null, ['1 video']],
    ['1 YouTube', null, ['1 youtube']],
    ['1 YouTube reel', null, ['1 youtube reel']],
    ['Reels', null, ['reels']],
    ['0 reels', null, ['0 reels']],
    ['2-3 reels', null, ['2-3 reels']],
    ['1.5 reels', null, ['1.5 reels']],
    ['2 reels x2', null, ['2 reels x2']],
    ['1 reel 2 stories', null, ['1 reel 2 stories']],
    ['60s YouTube integration', null, ['60s youtube integration']],
    ['1 Instagram TikTok video', null, ['1 instagram tiktok video']],
    ['200 reels', null, ['200 reels']],
    ['Deliverables: tbd', 'instagram', ['deliverables: tbd']],
    ['1 constructor', 'instagram', ['1 constructor']],
  ])('%j on %s is asked about, not guessed', (text, platform, unread) => {
    expect(parseDeliverables(text, platform)).toEqual({ outcome: 'unreadable', unread });
  });

  it('are read back from our own description, whatever they are', () => {
    const types = Object.keys(DELIVERABLES) as DeliverableType[];
    const packages = fc
      .uniqueArray(fc.constantFrom(...types), { minLength: 1 })
      .chain((chosen) => fc.tuple(...chosen.map((type) => fc.integer({ min: 1, max: 99 }).map((n) => item(n, type)))));
    fc.assert(
      fc.property(
        packages,
        fc.constantFrom<Platform | null>('instagram', 'tiktok', 'youtube', null),
        (items, platform) => {
          expect(parseDeliverables(describeDeliverables(items), platform)).toEqual({ outcome: 'parsed', items });
        },
      ),
    );
  });

  it('of any text are read or refused, in no time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(['parsed', 'unreadable']).toContain(parseDeliverables(text, 'instagram').outcome);
      }),
    );
    const begin = performance.now();
    for (const hostile of ['-', ' ', ':', '1x', 'tik ', '(', '.'])
      parseDeliverables(`${hostile.repeat(50_000)}?`, null);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});

describe('a package', () => {
  it('is described the way the trade writes it', () => {
    expect(describeDeliverables([item(2, 'instagram_reel'), item(3, 'instagram_story')])).toBe(
      '2 Instagram Reels + 3 Instagram Stories',
    );
    expect(describeDeliverables([item(1, 'youtube_integration')])).toBe('1 YouTube Integration');
  });

  it('has a platform for each deliverable', () => {
    expect(platformOf('tiktok_story')).toBe('tiktok');
  });

  it('expects average views times quantity times weight, summed, in whole views', () => {
    const items = [item(2, 'instagram_reel'), item(3, 'instagram_story')];
    expect(expectedImpressions(items, on(10_000), {})).toBe(50_000);
    expect(expectedImpressions(items, on(10_000), { instagram_story: 0.3 })).toBe(29_000);
    expect(expectedImpressions([item(1, 'instagram_story')], on(1_001), { instagram_story: 0.3 })).toBe(300);
  });

  it('expects of each deliverable the views on its own platform', () => {
    const views = { instagram: 10_000, tiktok: 70_000, youtube: 0 };
    const items = [item(2, 'instagram_reel'), item(1, 'tiktok_video')];
    expect(expectedImpressions(items, (platform) => views[platform], {})).toBe(90_000);
    expect(platformsOf([...items, item(1, 'instagram_story')])).toEqual(['instagram', 'tiktok']);
  });

  it('has no price without views', () => {
    expect(expectedImpressions([item(1, 'instagram_story')], on(0), {})).toBeNull();
    expect(expectedImpressions([], on(10_000), {})).toBeNull();
  });
});
