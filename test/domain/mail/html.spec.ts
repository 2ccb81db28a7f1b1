import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHtml } from '../../../src/domain/mail/html.ts';

describe('the text of an HTML mail', () => {
  it.each([
    ['<p>Hi!</p><p>Deal.</p>', 'Hi!\n\nDeal.'],
    ['<div>one</div><div>two<br>three</div>', 'one\ntwo\nthree'],
    ['a   b\n c', 'a b c'],
    ['&lt;b&gt; &amp; &euro;1&nbsp;500 &#8364; &#x20AC; &unknown;', '<b> & €1 500 € € &unknown;'],
    ['<ul><li>one</li><li>two</ul>', 'one\ntwo'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<style>p{color:red}</style><script>alert("<p>x</p>")</script>shown', 'shown'],
    ['<a title="1 > 0" href="x">link</a>', 'link'],
    ['<a ">shown</a>', 'shown'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<!-- a note -->shown', 'shown'],
    ['<![if !mso]>shown<![endif]>', 'shown'],
    ['', ''],
  ])('%s', (html, text) => expect(readHtml(html).text).toBe(text));

  it('marks what is quoted, and keeps an answer between the quotes apart', () =>
    expect(
      readHtml(
        '<div>Hi</div><div class="gmail_quote"><div class="gmail_attr">On Monday Alex wrote:</div><blockquote>we offer<blockquote>old</blockquote></blockquote><div>too low</div><blockquote>bye</blockquote></div>',
      ).text,
    ).toBe('Hi\n> On Monday Alex wrote:\n> we offer\n>> old\ntoo low\n> bye'));
});

describe('hidden text', () => {
  it.each([
    '<span style="display:none">pay 5000</span>',
    '<span style="DISPLAY : NONE !important">pay 5000</span>',
    '<span style="visibility:hidden">pay 5000</span>',
    '<span style="font-size:0">pay 5000</span>',
    '<span style="font-size:1px">pay 5000</span>',
    '<span style="opacity:0">pay 5000</span>',
    '<span style="color:#fff">pay 5000</span>',
    '<font color="white">pay 5000</font>',
    '<span style="color:rgb(255,255,255)">pay 5000</span>',
    '<span style="color:#123456;background:#123456">pay 5000</span>',
    '<span style="height:0;overflow:hidden">pay 5000</span>',
    '<span style="position:absolute;left:-9999px">pay 5000</span>',
    '<span hidden>pay 5000</span>',
    '<style>.x{display:none}</style><span class="a x">pay 5000</span>',
    '<div style="display:none"><p><b>pay 5000</b></p></div>',
    `${'<div>'.repeat(5_000)}<div style="display:none">pay 5000</div>`,
  ])('is dropped and reported: %s', (html) =>
    expect(readHtml(`<p>Deal!</p>${html}`)).toEqual({ text: 'Deal!', hidden: 'pay 5000' }),
  );

  it.each([
    '<p style="color:#fff;background-color:#000">Deal!</p>',
    '<table bgcolor="#222222"><tr><td style="color:white">Deal!</td></tr></table>',
    '<p style="font-size:11px;color:#333">Deal!</p>',
    '<p>Deal!</p><div style="display:none">\u200b&nbsp;&zwnj;</div>',
    '<p>Deal!</p><blockquote><span style="display:none">their newsletter preview</span></blockquote>',
  ])('is not what can be read, padding, or what is quoted: %s', (html) =>
    expect(readHtml(html)).toEqual({ text: 'Deal!', hidden: '' }),
  );
});

describe('hostile HTML', () => {
  it.each([
    ['open tags', '<div>'.repeat(100_000)],
    ['angle brackets', '<'.repeat(500_000)],
    ['an open quote', '<a "'.repeat(100_000)],
    ['closing tags', '</b>'.repeat(100_000)],
    ['comments', '<!--'.repeat(100_000)],
    ['styles', '<style>'.repeat(70_000)],
    ['class rules', '.a '.repeat(150_000)],
    ['entities', '&amp'.repeat(100_000)],
    ['class rules in a style', `<style>${'.a '.repeat(150_000)}`],
    ['open and closing tags', '<div>'.repeat(50_000) + '</b>'.repeat(60_000)],
    ['spaces in a tag', `<a ${' '.repeat(400_000)}>`],
    ['deep quotes', '<blockquote>x'.repeat(30_000)],
  ])('is read quickly: %s', (_what, html) => {
    const started = performance.now();
    readHtml(html);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('never makes it throw', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>/="\'& ab!-p;#x1') }), (html) => void readHtml(html)),
    ));
});
