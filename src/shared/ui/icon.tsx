import ban from 'lucide/dist/esm/icons/ban.mjs';
import calendar from 'lucide/dist/esm/icons/calendar.mjs';
import calendarCheck from 'lucide/dist/esm/icons/calendar-check.mjs';
import camera from 'lucide/dist/esm/icons/camera.mjs';
import check from 'lucide/dist/esm/icons/check.mjs';
import down from 'lucide/dist/esm/icons/chevron-down.mjs';
import left from 'lucide/dist/esm/icons/chevron-left.mjs';
import right from 'lucide/dist/esm/icons/chevron-right.mjs';
import clock from 'lucide/dist/esm/icons/clock.mjs';
import coins from 'lucide/dist/esm/icons/coins.mjs';
import card from 'lucide/dist/esm/icons/credit-card.mjs';
import closed from 'lucide/dist/esm/icons/door-closed.mjs';
import door from 'lucide/dist/esm/icons/door-open.mjs';
import download from 'lucide/dist/esm/icons/download.mjs';
import more from 'lucide/dist/esm/icons/ellipsis.mjs';
import globe from 'lucide/dist/esm/icons/globe.mjs';
import hourglass from 'lucide/dist/esm/icons/hourglass.mjs';
import home from 'lucide/dist/esm/icons/house.mjs';
import inbox from 'lucide/dist/esm/icons/inbox.mjs';
import info from 'lucide/dist/esm/icons/info.mjs';
import bank from 'lucide/dist/esm/icons/landmark.mjs';
import list from 'lucide/dist/esm/icons/list.mjs';
import logIn from 'lucide/dist/esm/icons/log-in.mjs';
import logOut from 'lucide/dist/esm/icons/log-out.mjs';
import mail from 'lucide/dist/esm/icons/mail.mjs';
import pin from 'lucide/dist/esm/icons/map-pin.mjs';
import minus from 'lucide/dist/esm/icons/minus.mjs';
import note from 'lucide/dist/esm/icons/notebook-pen.mjs';
import edit from 'lucide/dist/esm/icons/pencil.mjs';
import plus from 'lucide/dist/esm/icons/plus.mjs';
import print from 'lucide/dist/esm/icons/printer.mjs';
import repeat from 'lucide/dist/esm/icons/repeat.mjs';
import rss from 'lucide/dist/esm/icons/rss.mjs';
import scan from 'lucide/dist/esm/icons/scan-line.mjs';
import search from 'lucide/dist/esm/icons/search.mjs';
import settings from 'lucide/dist/esm/icons/settings.mjs';
import basket from 'lucide/dist/esm/icons/shopping-bag.mjs';
import tag from 'lucide/dist/esm/icons/tag.mjs';
import ticket from 'lucide/dist/esm/icons/ticket.mjs';
import alert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import undo from 'lucide/dist/esm/icons/undo-2.mjs';
import upload from 'lucide/dist/esm/icons/upload.mjs';
import user from 'lucide/dist/esm/icons/user.mjs';
import users from 'lucide/dist/esm/icons/users.mjs';
import x from 'lucide/dist/esm/icons/x.mjs';
import { h } from 'preact';

/** The icons of Lucide in use, by their names here. */
const icons = {
  calendar,
  'calendar-check': calendarCheck,
  clock,
  hourglass,
  ban,
  check,
  x,
  alert,
  info,
  basket,
  left,
  right,
  down,
  repeat,
  pin,
  rss,
  ticket,
  tag,
  user,
  users,
  search,
  scan,
  camera,
  plus,
  minus,
  'log-in': logIn,
  'log-out': logOut,
  settings,
  mail,
  door,
  closed,
  edit,
  download,
  card,
  list,
  undo,
  print,
  home,
  globe,
  bank,
  coins,
  more,
  inbox,
  note,
  upload,
};

export type IconName = keyof typeof icons;
export type IconProps = { name: IconName; label?: string; class?: string };

/** An icon, hidden from screen readers unless it has a label. */
export function Icon({ name, label, class: extra }: IconProps) {
  return (
    <svg
      class={extra ? `icon ${extra}` : 'icon'}
      viewBox="0 0 24 24"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      {icons[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
