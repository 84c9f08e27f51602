import { getBookingDetails } from '../events/model/booking.ts';
import * as calendars from '../events/model/calendar.ts';
import * as entries from '../events/model/calendar-entry.ts';
import { tieEntryToContent } from '../events/model/calendar-entry-post.ts';
import * as slotModel from '../events/model/calendar-slot.ts';
import * as cancellations from '../events/model/cancellation.ts';
import * as categories from '../events/model/category.ts';
import * as checkIns from '../events/model/check-in.ts';
import { listClosures } from '../events/model/closure.ts';
import { insertCustomer } from '../events/model/customer.ts';
import { listDiaryEvents } from '../events/model/diary-story.ts';
import { listEntryChanges } from '../events/model/entry-change.ts';
import { listGuests } from '../events/model/guest.ts';
import * as holds from '../events/model/hold.ts';
import * as listed from '../events/model/listed-entry.ts';
import * as moves from '../events/model/move.ts';
import { listConflicts } from '../events/model/occupancy.ts';
import * as questions from '../events/model/question.ts';
import * as optouts from '../events/model/request-mail-optout.ts';
import * as resources from '../events/model/resource.ts';
import { findPlaceInSeries, insertSeries, listDraftsOfSeries } from '../events/model/series.ts';
import { countSpaces, findSpace, insertSpace } from '../events/model/space.ts';
import * as ticketModel from '../events/model/ticket.ts';
import * as ticketTypes from '../events/model/ticket-type.ts';
import { cancellationNumbers } from '../events/rules/cancellation.ts';
import { byUser } from '../shared/act.ts';
import { NOW, newVisitor } from '../shared/builders.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { testPageScope } from '../shared/testing/page-scope.ts';
import { buildFullPage, columnsOf } from './testing.ts';

const { db } = await testDatabase();
const venue = await buildFullPage(db, 'glasshouse');
const other = await buildFullPage(db, 'mill-lane');

const { page, calendar, concert, slots, spaces, types, organiser, steward } = venue;
const { question, paid, open, held, expired, draft, closure, piano, admission, cancelled, move } = venue;
const act = byUser(organiser.id, NOW);
const range = { from: NOW, to: NOW.add({ hours: 30 * 24 }) };
const cancellationOrder = { id: cancelled.waiting.id, orderId: paid.order.id };
const calendarIds = [calendar.id];
const ofCalendar = { calendarId: calendar.id, now: NOW, page: { limit: 9 } };
const [ticket] = paid.tickets;
if (!ticket) throw new Error('no ticket');

await testPageScope({
  db,
  apps: ['events'],
  page: page.id,
  other: other.page.id,
  byId: {
    listDiaryEvents: (tx, containerId) => listDiaryEvents(tx, containerId, paid.order.id),
    getBookingDetails: (tx, containerId) => getBookingDetails(tx, containerId, paid.entry.id),
    tieEntryToContent: (tx, containerId) =>
      tieEntryToContent(tx, containerId, concert.id, { type: 'post', id: 2 }),

    listLiveTickets: (tx, containerId) => cancellations.listLiveTickets(tx, containerId, concert.id),
    lockEventWithTickets: (tx, containerId) =>
      cancellations.lockEventWithTickets(tx, containerId, concert.id),
    cancelLiveTickets: (tx, containerId) => cancellations.cancelLiveTickets(tx, containerId, concert.id, act),
    insertCancellation: (tx, containerId) =>
      cancellations.insertCancellation(tx, containerId, {
        entryId: concert.id,
        reason: 'Flu',
        announced: cancellationNumbers([], []),
        orders: [],
        act,
      }),
    findCancellation: (tx, containerId) =>
      cancellations.findCancellation(tx, containerId, cancelled.waiting.event.id),
    getCancellation: (tx, containerId) =>
      cancellations.getCancellation(tx, containerId, cancelled.waiting.id),
    lockCancellation: (tx, containerId) =>
      cancellations.lockCancellation(tx, containerId, cancelled.waiting.id),
    listCancellationOrders: (tx, containerId) =>
      cancellations.listCancellationOrders(tx, containerId, cancelled.waiting.id),
    listDueCancellationOrders: (tx, containerId) =>
      cancellations.listDueCancellationOrders(tx, containerId, cancelled.waiting.id, { now: NOW, limit: 9 }),
    claimCancellationOrder: (tx, containerId) =>
      cancellations.claimCancellationOrder(tx, containerId, cancellationOrder),
    settleCancellationOrder: (tx, containerId) => {
      const settled = { refunded: 0, refundIds: [], mailIds: [], act };
      return cancellations.settleCancellationOrder(tx, containerId, cancellationOrder, settled);
    },
    postponeCancellationOrder: (tx, containerId) =>
      cancellations.postponeCancellationOrder(tx, containerId, cancellationOrder, () => range.to),
    hastenCancellationOrders: (tx, containerId) =>
      cancellations.hastenCancellationOrders(tx, containerId, cancelled.waiting.id, range.to),
    listCancelledTickets: (tx, containerId) =>
      cancellations.listCancelledTickets(tx, containerId, {
        entryId: cancelled.waiting.event.id,
        orderId: paid.order.id,
      }),
    finishCancellation: (tx, containerId) =>
      cancellations.finishCancellation(tx, containerId, cancelled.settled.id, act),
    getQuestion: (tx, containerId) => questions.getQuestion(tx, containerId, question.id),
    updateQuestion: (tx, containerId) =>
      questions.updateQuestion(tx, containerId, question, { label: 'Changed?' }),
    insertAnswers: (tx, containerId) => {
      const answer = { questionId: question.id, question: 'Changed?', answer: 'Yes', orderId: open.order.id };
      return questions.insertAnswers(tx, containerId, { answers: [answer], at: NOW });
    },
    moveAnswers: (tx, containerId) =>
      questions.moveAnswers(tx, containerId, { of: 'order_id', from: paid.order.id, to: open.order.id }),
    listAnswersOfEntries: (tx, containerId) =>
      questions.listAnswersOfEntries(tx, containerId, [paid.entry.id]),
    listAnsweredQuestions: (tx, containerId) => questions.listAnsweredQuestions(tx, containerId, concert.id),

    insertMove: (tx, containerId) => moves.insertMove(tx, containerId, move),
    claimMoveMail: (tx, containerId) =>
      moves.claimMoveMail(tx, containerId, { id: move.id, orderId: paid.order.id }, NOW),
    getMove: (tx, containerId) => moves.getMove(tx, containerId, move.id),
    findLatestMove: (tx, containerId) => moves.findLatestMove(tx, containerId, concert.id),
    findMoveOfOrder: (tx, containerId) => moves.findMoveOfOrder(tx, containerId, paid.order.id),
    saveMoveChoices: (tx, containerId) =>
      moves.saveMoveChoices(tx, containerId, { id: move.id, ticketIds: [ticket.id], choice: 'refund', act }),
    listMoveAnswers: (tx, containerId) => moves.listMoveAnswers(tx, containerId, move.id),

    getCalendar: (tx, containerId) => calendars.getCalendar(tx, containerId, calendar.id),
    updateCalendar: (tx, containerId) =>
      calendars.updateCalendar(tx, containerId, { ...calendar, version: 3 }, { name: 'Changed' }),

    getEntry: (tx, containerId) => entries.getEntry(tx, containerId, concert.id),
    listComingEntries: (tx, containerId) =>
      entries.listComingEntries(tx, containerId, { ...ofCalendar, now: NOW, limit: 9 }),
    listEntryPage: (tx, containerId) =>
      entries.listEntryPage(tx, containerId, { ...ofCalendar, filter: 'upcoming' }),
    countUpcomingOfSlot: (tx, containerId) =>
      entries.countUpcomingOfSlot(tx, containerId, slots.morning.id, NOW),
    countRequests: (tx, containerId) => entries.countRequests(tx, containerId, calendar.id),
    listBookings: (tx, containerId) =>
      entries.listBookings(tx, containerId, { calendarIds, range, owner: 'anybody', now: NOW }),
    hasSameEvent: (tx, containerId) => entries.hasSameEvent(tx, containerId, concert),
    insertEntry: (tx, containerId) => entries.insertEntry(tx, containerId, columnsOf(draft)),
    updateEntry: (tx, containerId) =>
      entries.updateEntry(tx, containerId, concert, { act, change: { name: 'Changed' } }),
    transitionEntry: (tx, containerId) =>
      entries.transitionEntry(tx, containerId, draft.id, { to: 'cancelled', act }),
    setContactOfEntries: (tx, containerId) =>
      entries.setContactOfEntries(tx, containerId, { orderId: paid.order.id, email: 'other@example.com' }),
    listHolders: (tx, containerId) => ticketModel.listHolders(tx, containerId, concert.id),
    findSpace: (tx, containerId) => findSpace(tx, containerId, spaces.garden),
    setContactOfTickets: (tx, containerId) =>
      ticketModel.setContactOfTickets(tx, containerId, {
        orderId: paid.order.id,
        email: 'other@example.com',
      }),
    lockEntriesOfOrder: (tx, containerId) => entries.lockEntriesOfOrder(tx, containerId, paid.order.id),

    listSlots: (tx, containerId) => slotModel.listSlots(tx, containerId, calendar.id),
    getSlot: (tx, containerId) => slotModel.getSlot(tx, containerId, slots.morning.id),
    insertSlot: (tx, containerId) => slotModel.insertSlot(tx, containerId, columnsOf(slots.morning)),
    updateSlot: (tx, containerId) =>
      slotModel.updateSlot(tx, containerId, { id: slots.morning.id }, { name: 'Changed' }),

    insertAdmission: (tx, containerId) =>
      checkIns.insertAdmission(
        tx,
        containerId,
        { ...columnsOf(admission), ticket_id: ticket.id, nonce: 'another-nonce' },
        { from: ['confirmed', 'checked_in'], to: 'checked_in' },
      ),
    insertRefusal: (tx, containerId) =>
      checkIns.insertRefusal(tx, containerId, { ...columnsOf(admission), nonce: 'another-nonce' }),
    getDoorState: (tx, containerId) =>
      checkIns.getDoorState(tx, containerId, concert.id, { by: byUser(steward.id, NOW).by, now: NOW }),
    findCheckIn: (tx, containerId) => checkIns.findCheckIn(tx, containerId, concert.id, admission.nonce),
    findAdmission: (tx, containerId) => checkIns.findAdmission(tx, containerId, ticket.id),
    listCheckIns: (tx, containerId) => checkIns.listCheckIns(tx, containerId, concert.id, { limit: 9 }),
    listEntryChanges: (tx, containerId) => listEntryChanges(tx, containerId, draft.id),

    extendOrdered: (tx, containerId) =>
      holds.extendOrdered(tx, containerId, open.order.id, NOW.add({ hours: 99 })),
    listHoldsOfOrder: (tx, containerId) => holds.listHoldsOfOrder(tx, containerId, paid.order.id),
    settleExpired: (tx, containerId) =>
      holds.settleExpired(tx, containerId, 'tickets', { id: expired.id, retaken: false }),
    expireOverdueOfResources: (tx, containerId) =>
      holds.expireOverdueOfResources(tx, containerId, { resourceIds: [spaces.hall], range }, act),
    expireOverdueOfEntry: (tx, containerId) => holds.expireOverdueOfEntry(tx, containerId, concert.id, act),

    listUpcoming: (tx, containerId) =>
      listed.listUpcoming(tx, containerId, { calendarIds, range, limit: 9, now: NOW }),
    getFeedEntries: (tx, containerId) => {
      const past = { from: NOW.subtract({ hours: 24 }), limit: 9 };
      const window = { today: NOW, past, future: { to: range.to, limit: 9 }, known: undefined };
      return listed.getFeedEntries(tx, containerId, calendar.id, window);
    },
    listListedPage: (tx, containerId) => listed.listListedPage(tx, containerId, ofCalendar),
    listConflicts: (tx, containerId) => {
      const uses = [{ resourceId: spaces.garden, quantity: 1 }];
      return listConflicts(tx, containerId, { uses, range, now: NOW });
    },
    listEntryResources: (tx, containerId) => resources.listEntryResources(tx, containerId, closure.id),
    insertEntryResources: (tx, containerId) =>
      resources.insertEntryResources(tx, containerId, draft.id, [{ resourceId: piano.id, quantity: 1 }]),
    insertSpace: (tx, containerId) =>
      insertSpace(tx, containerId, { container_type: 'page', name: 'Wing' }, [spaces.garden]),
    insertSeries: (tx, containerId) =>
      insertSeries(tx, containerId, {
        calendar_id: calendar.id,
        rule: 'FREQ=WEEKLY',
        template: {},
        created_at: NOW,
        created_by: act.by,
      }),
    findPlaceInSeries: (tx, containerId) => findPlaceInSeries(tx, containerId, draft.id),
    listDraftsOfSeries: (tx, containerId) => listDraftsOfSeries(tx, containerId, draft.id),

    listTicketTypes: (tx, containerId) => ticketTypes.listTicketTypes(tx, containerId, concert.id, NOW),
    getEntryWithTypes: (tx, containerId) => ticketTypes.getEntryWithTypes(tx, containerId, concert.id, NOW),
    setNeeds: (tx, containerId) => ticketTypes.setNeeds(tx, containerId, types.companion, []),
    getTicketSale: (tx, containerId) =>
      ticketTypes.getTicketSale(tx, containerId, { entryId: concert.id, owner: newVisitor(), now: NOW }),
    getTicketType: (tx, containerId) => ticketTypes.getTicketType(tx, containerId, types.full.id),
    insertTicketType: (tx, containerId) =>
      ticketTypes.insertTicketType(tx, containerId, columnsOf(types.full)),
    updateTicketType: (tx, containerId) =>
      ticketTypes.updateTicketType(tx, containerId, types.full, { name: 'Changed' }),
    deleteTicketType: (tx, containerId) => ticketTypes.deleteTicketType(tx, containerId, types.companion.id),

    listTicketsOfOrder: (tx, containerId) => ticketModel.listTicketsOfOrder(tx, containerId, paid.order.id),
    insertTickets: (tx, containerId) =>
      ticketModel.insertTickets(tx, containerId, [{ ...columnsOf(held), code: 'kwp47mznd2xt9hqb' }]),
    transitionTickets: (tx, containerId) =>
      ticketModel.transitionTickets(tx, containerId, [ticket.id], { to: 'cancelled', act }),
    confirmTicketsOfOrder: (tx, containerId) =>
      ticketModel.confirmTicketsOfOrder(tx, containerId, paid.order.id, {
        act,
        buyer: { name: 'Ada', email: 'ada@valley.example' },
      }),
    listOwnedTypes: (tx, containerId) => ticketModel.listOwnedTypes(tx, containerId, paid.order.id),
    lockTicketsOfOrder: (tx, containerId) => ticketModel.lockTicketsOfOrder(tx, containerId, paid.order.id),
    findTicketOfPage: (tx, containerId) => ticketModel.findTicketOfPage(tx, containerId, ticket.id),
    findTicketInOrder: (tx, containerId) => ticketModel.findTicketInOrder(tx, containerId, { id: ticket.id }),
    deleteRequestMailOptout: (tx, containerId) =>
      optouts.deleteRequestMailOptout(tx, containerId, organiser.id),
    listGuests: (tx, containerId) => listGuests(tx, containerId, concert.id, { limit: 9 }),
  },
  ofPage: {
    listQuestions: questions.listQuestions,
    getSchedule: calendars.getSchedule,
    listCalendars: calendars.listCalendars,
    listCalendarSlugs: calendars.listCalendarSlugs,
    listCategories: categories.listCategories,
    listRequests: entries.listRequests,
    listResources: resources.listResources,
    countSpaces,
    listRequestMailOptouts: optouts.listRequestMailOptouts,
    listClosures: (tx, containerId) => listClosures(tx, containerId, NOW),
    // The closures of a page belong to all of its calendars.
    listScheduleEntries: (tx, containerId) => {
      const spaceIds = Object.values(spaces);
      return listed.listScheduleEntries(tx, containerId, { calendarIds, spaceIds, range, now: NOW });
    },
  },
  additions: {
    insertQuestion: (tx, containerId) =>
      questions.insertQuestion(tx, containerId, { about: 'order', label: 'Another?' }),
    insertCalendar: (tx, containerId) =>
      calendars.insertCalendar(tx, containerId, { ...columnsOf(calendar), slug: 'another' }),
    findOrCreateCategory: (tx, containerId) => categories.findOrCreateCategory(tx, containerId, 'Another'),
    insertRequestMailOptout: (tx, containerId) =>
      optouts.insertRequestMailOptout(tx, containerId, { userId: steward.id, at: NOW }),
    insertCustomer: (tx, containerId) =>
      insertCustomer(tx, containerId, { name: 'Another', created_at: NOW }),
    insertResource: (tx, containerId) =>
      resources.insertResource(tx, containerId, { ...columnsOf(piano), name: 'Another' }),
  },
});
