import { monthName, weekdayName } from '../../../shared/i18n/formats.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { t } from '../../messages/translate.ts';
import type { Day, Happening } from './days.ts';

/** Days as headings, each with what is only once, and what is every week folded. */
export function DayRows({ days }: { days: readonly Day[] }) {
  return (
    <>
      {days.map((day) => (
        <section key={day.label} class="dayrow" data-testid="day">
          <DayHeading day={day} />
          <div>
            {day.leads.length > 0 && (
              <div class={day.leads.length > 1 ? 'leads' : undefined}>
                {day.leads.map((lead) => (
                  <Lead key={lead.key} lead={lead} />
                ))}
              </div>
            )}
            {day.others.length > 0 && (
              <ul class="items">
                {day.others.map((item) => (
                  <Item key={item.key} item={item} />
                ))}
              </ul>
            )}
            {day.recurring.length > 0 && <Recurring happenings={day.recurring} />}
          </div>
        </section>
      ))}
    </>
  );
}

function DayHeading({ day: { date, label, isToday } }: { day: Day }) {
  return (
    <h2>
      <span class="only-sr">{isToday ? t('home.today_is', { day: label }) : label}</span>
      <b aria-hidden="true">{date.day}</b>
      <span aria-hidden="true">{weekdayName(date.dayOfWeek)}</span>
      <span aria-hidden="true">{monthName(date.toPlainYearMonth())}</span>
      {isToday && (
        <span aria-hidden="true" class="now">
          {t('home.today')}
        </span>
      )}
    </h2>
  );
}

/** An event of its own, with tickets or a price at the door. Its poster will stand before the text. */
function Lead({ lead }: { lead: Happening }) {
  const { name, href, tone, time, zone, doors, place, about, price, tickets, note } = lead;
  return (
    <article class={`lead-event cal-${tone}`} data-testid="lead">
      <h3>
        <a href={href}>{name}</a>
      </h3>
      <p class="small soft">
        <time>{time}</time>
        {zone && ` ${zone}`}
        {doors && `, ${doors}`}
        <br />
        {place}
      </p>
      {about && <p class="small about">{about}</p>}
      {(tickets || price || note) && (
        <p class="end">
          {tickets && (
            <LinkButton small href={href} label={t('home.tickets_of', { tickets, event: name })}>
              {tickets}
            </LinkButton>
          )}
          {!tickets && !note && <span class="num">{price}</span>}
          {note && <Tag tone={note.tone}>{note.text}</Tag>}
        </p>
      )}
    </article>
  );
}

function Item({ item }: { item: Happening }) {
  const { name, href, time, zone, place, price, note, cancelled } = item;
  return (
    <li class="item">
      <time>{time}</time>
      <span>
        <a href={href} class={cancelled ? 'gone' : undefined}>
          {name}
        </a>
        <span class="soft">{zone ? `${zone} · ${place}` : place}</span>
      </span>
      {note ? <Tag tone={note.tone}>{note.text}</Tag> : <span class="num">{price}</span>}
    </li>
  );
}

function Recurring({ happenings }: { happenings: readonly Happening[] }) {
  const names = happenings.map(({ name }) => name).join(', ');
  return (
    <details class="weekly" data-testid="weekly">
      <summary>
        <Icon name="repeat" />
        <b>{t('home.weekly', { count: happenings.length })}</b>
        <span class="names">{names}</span>
        <Icon name="down" />
      </summary>
      <ul class="items">
        {happenings.map((item) => (
          <Item key={item.key} item={item} />
        ))}
      </ul>
    </details>
  );
}
