import { buildPage, buildUser } from '../blog/builders.ts';
import type { Page } from '../blog/model/page.ts';
import { addSnippet } from '../blog/operations/save-snippet.ts';
import { publishPost, writePost } from '../blog/operations/write-post.ts';
import { byClock } from '../shared/act.ts';
import type { Tx } from '../shared/db/database.ts';

/** Creates the page of the demo venue with its organiser, steward, snippets and news. */
export async function fillBlogDemo(tx: Tx, now: Temporal.Instant): Promise<Page> {
  const page = await buildPage(tx, { ...GLASSHOUSE, created_at: now });
  await buildUser(tx, { email: 'ines@glasshouse.example', name: 'Ines Prior' }, { page, role: 'organiser' });
  await buildUser(tx, { email: 'tom@glasshouse.example', name: 'Tom Wren' }, { page, role: 'steward' });
  for (const snippet of SNIPPETS) await addSnippet(tx, byClock(now), { pageId: page.id, ...snippet });
  for (const { daysAgo, ...post } of POSTS) {
    const act = byClock(now.subtract({ hours: 24 * daysAgo }));
    const slug = await writePost(tx, act, { pageId: page.id, ...post });
    await publishPost(tx, act, { pageId: page.id, slug });
  }
  return page;
}

const GLASSHOUSE = {
  slug: 'the-glasshouse',
  address: '4 Orchard Lane, Brockhollow',
  contact_email: 'bookings@glasshouse.example',
  contact_phone: '01632 960 142',
  menu: [
    { label: 'What’s on', app: 'events', href: '/the-glasshouse/calendars/' },
    { label: 'Hire the hall', app: 'events', href: '/the-glasshouse/calendars/hire/' },
    { label: 'Market', app: 'market', href: '/the-glasshouse/farm-shop/' },
    { label: 'News', app: 'blog', href: '/the-glasshouse/news/' },
  ],
  summary: 'A hall with a glass roof in an old tomato nursery, run by the people who use it.',
  body: `Tomatoes grew here until 1987. Then for twenty years only brambles did, until eleven households bought the place for a pound and a promise to mend the roof. We are about three hundred members now, and the roof holds.

There is a main hall that divides into the Garden room and the Orchard room, a kitchen that can feed a wedding, and on Saturdays there is the market. Concerts, film and dancing pay for the heating; choirs, classes and lunch clubs keep it warm.

Anyone may hire it. Members vote on what it costs, and the price you see is the price you pay.`,
} as const satisfies Parameters<typeof buildPage>[1];

const SNIPPETS = [
  {
    title: 'Getting here',
    body: `Orchard Lane is the second left after the bridge, coming from the station: ten minutes on foot, four by bike.

- Bus 12 stops at the gate until 23:10, on Fridays and Saturdays until 00:50.
- Racks for thirty bikes, under cover.
- Six parking places, kept for those who need them. Please share a car.

The whole ground floor is step-free. There is a hearing loop in the main hall, and a quiet room behind the stage.`,
  },
  {
    title: 'House terms',
    body: `- Your time includes setting up and putting away. Leave the room as you would like to find it.
- Music ends at midnight: we have neighbours, and we like them.
- Candles only in glass. It is in the name.
- Plans change. Tell us early, and somebody else can have the time.`,
  },
];

const POSTS = [
  {
    title: 'The roof is paid for',
    summary: 'Four years, 212 panes and one very patient glazier later, the loan is paid off.',
    daysAgo: 3,
    body: `On Tuesday the treasurer sent the last instalment, and on Wednesday it rained all day and nothing dripped.

The loan took four years instead of six. What did it: the ceilidhs, the Thursday lunches, and forty people who paid for a pane each. Their names are on the plan by the cloakroom.

## What happens to the money now
Hire prices stay as they are this year. What went into the loan goes into heating the Orchard room, so that the winter classes need not move.

Thank you, all of you. Come and look up.`,
  },
  {
    title: 'Saturday market, from nine',
    summary: 'The market opens half an hour earlier, and the bread is still warm.',
    daysAgo: 12,
    body: `So many of you stood at the gate at half past nine that we moved the tables out earlier. The market now opens at 09:00 and closes at 13:00, in the Orchard room and, when it is dry, out in the yard.

- Vegetables from Marsh Farm and the allotments
- Bread and buns from the mill, until they are gone
- Dry goods by weight: bring a jar

What is for sale is listed under Market. You pay at the table, by card or cash.`,
  },
  {
    title: 'We look for people at the door',
    summary: 'Two evenings a month, a free ticket for each, and you hear the second half.',
    daysAgo: 26,
    body: `Somebody has to say good evening. If you can stand for an hour and like people, we would be glad of you: two evenings a month, with a free ticket for each.

Tickets are checked on your own phone; there is nothing to install, and Tom shows you how in five minutes. Write to bookings@glasshouse.example or say so at the bar.`,
  },
];
