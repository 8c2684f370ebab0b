//! The console and the threads of an office, as agents see them.
use std::collections::BTreeMap;

use app::api::desk::THREADS;
use app::api::screen::Screen;
use app::domain::agent::{DUE_DAYS, Queue};
use app::domain::thread::{Side, State};
use chrono::Days;
use uuid::Uuid;

use super::screens::named;
use super::{Portal, Stop};
use crate::clock::{long_day, paris_day, short_day, short_instant};
use crate::screen::attachments::{self, DESK_FILES};
use crate::screen::desk as screens;
use crate::secret::keys::Use;
use crate::store::desk::{self, Seat};
use crate::store::{self, StoreError, consultation, person, thread, thread_draft};

/// Threads on a page of the console.
const PAGE: u64 = 20;

impl Portal {
    /// The console: a queue of the office, a page at a time.
    pub(super) async fn console_screen(&self, query: &BTreeMap<String, String>) -> Result<Screen, Stop> {
        let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let agent = self.agent().await?;
        let queue = Queue::parse(asked("file"));
        let page = asked("page").parse::<u64>().unwrap_or(1).clamp(1, 100_000);
        let seat = Seat { agent: &agent, today: paris_day(self.now()), now: self.now() };
        let counts = desk::counts(self.store().reader(), seat).await?;
        let lines = desk::lines(self.store().reader(), seat, queue, PAGE, (page - 1) * PAGE).await?;
        let total = lines.first().map_or(0, |line| u64::try_from(line.total).unwrap_or_default());
        let lines = lines.into_iter().map(|line| self.desk_line(line)).collect::<Result<Vec<_>, Stop>>()?;
        Ok(screens::console(&screens::Console {
            office: self.system().offices.name(&agent.office).to_owned(),
            counts: [counts.fresh, counts.mine, counts.waiting, counts.late],
            queue,
            lines,
            total,
            page,
            pages: total.div_ceil(PAGE).max(1),
            mail_room: agent.mail_room,
            key: Uuid::now_v7().to_string(),
        }))
    }

    fn desk_line(&self, line: desk::Line) -> Result<screens::Line, Stop> {
        let state = State::parse(&line.state).ok_or(StoreError::Damaged("thread state"))?;
        let due = line.due_on.map(|day| format!(", jusqu’au {}", short_day(day))).unwrap_or_default();
        Ok(screens::Line {
            id: line.id.to_string(),
            company: named(&line.siren, line.name),
            theme: self.system().themes.label(&line.theme).to_owned(),
            subject: line.subject,
            state: [state.office_label(), &due].concat(),
            taken: line.taken.unwrap_or_else(|| "Personne".to_owned()),
            at: short_instant(line.last_at),
        })
    }

    /// A thread: what was said, its course, what can be done with it; or the button that opens it.
    pub(super) async fn desk_thread_screen(&self, id: Uuid, done: &str) -> Result<Screen, Stop> {
        let (agent, row, key) = self.office_thread(id).await?;
        let name = store::company::name(self.store().reader(), key.siren()).await?;
        let head = self.thread_head(&row, name)?;
        if !consultation::is_open(self.store().reader(), agent.id, &row.siren, Some(id), self.now()).await? {
            return Ok(screens::gate(&head, &Uuid::now_v7().to_string()));
        }
        let messages = thread::messages(self.store().reader(), id).await?;
        let events = thread::events(self.store().reader(), id).await?;
        let colleagues = store::agent::of_office(self.store().reader(), &agent.office).await?;
        let mut notes = Vec::new();
        for note in desk::notes(self.store().reader(), id).await? {
            let opened = self.system().keys.open(Use::Note, note.id.as_bytes(), &note.text)?;
            let author = colleagues.iter().find(|agent| agent.id == note.agent_id).map_or("Un agent", |agent| agent.name.as_str());
            notes.push((author.to_owned(), short_instant(note.at), String::from_utf8_lossy(&opened).into_owned()));
        }
        let taken = row.taken_by;
        let files = self.files_of_thread(id, &messages).await?;
        let said = |message: &thread::Message| screens::Said {
            author: message.author_name.clone(),
            office: message.author_side == Side::Agent.word(),
            at: short_instant(message.at),
            text: message.text.clone(),
            files: attachments::listing(files.get(&message.id).map(Vec::as_slice).unwrap_or_default(), DESK_FILES),
        };
        let moment = |event: &thread::Event| {
            let state = State::parse(&event.state).map_or("", State::office_label);
            let due = event.due_on.map(|day| format!("Réponse attendue au plus tard le {}.", long_day(day))).unwrap_or_default();
            (state.to_owned(), short_instant(event.at), [event.author_name.as_str(), if due.is_empty() { "" } else { ". " }, &due].concat())
        };
        Ok(screens::thread(&screens::Thread {
            head,
            messages: messages.iter().map(said).collect(),
            course: events.iter().map(moment).collect(),
            notes,
            colleagues: colleagues.iter().map(|agent| (agent.id.to_string(), agent.name.clone())).collect(),
            taken: taken.map(|id| id.to_string()),
            mine: taken == Some(agent.id),
            closed: row.state == State::Closed.word(),
            done: done.to_owned(),
            keys: std::array::from_fn(|_| Uuid::now_v7().to_string()),
        }))
    }

    /// The files of the reply that an agent writes.
    pub(super) async fn desk_pieces_screen(&self, id: Uuid, none_chosen: bool) -> Result<Screen, Stop> {
        let (agent, _) = self.open_desk(id).await?;
        let kept = thread_draft::of_thread(self.store().reader(), id, agent.id).await?;
        let files = match &kept {
            Some(kept) => self.files_of_draft(kept.id).await?,
            None => Vec::new(),
        };
        let of_system = &self.system().attachments;
        let page = attachments::Page {
            path: format!("{THREADS}/{id}/pieces"),
            back: format!("{THREADS}/{id}/reponse"),
            folder: DESK_FILES,
            limits: of_system.limits,
            are_taken: of_system.are_taken(),
            none_chosen,
        };
        Ok(attachments::files(&page, &files))
    }

    fn thread_head(&self, row: &thread::Row, name: Option<String>) -> Result<screens::Head, Stop> {
        Ok(screens::Head {
            id: row.id.to_string(),
            company: named(&row.siren, name),
            theme: self.system().themes.label(&row.theme).to_owned(),
            subject: row.subject.clone(),
            state: thread::state(row)?.office_label(),
            due: row.due_on.map(long_day).unwrap_or_default(),
            opened: short_instant(row.created_at),
        })
    }

    /// The page on which an agent writes, with a template filled when one is asked for.
    pub(super) async fn desk_reply_screen(&self, id: Uuid, template: &str) -> Result<Screen, Stop> {
        let (agent, row) = self.open_desk(id).await?;
        let now = self.now();
        let siren = row.siren.parse().map_err(|_| StoreError::Damaged("siren"))?;
        let kept = thread_draft::of_thread(self.store().reader(), id, agent.id).await?;
        let files = match &kept {
            Some(kept) => self.files_of_draft(kept.id).await?,
            None => Vec::new(),
        };
        let name = store::company::name(self.store().reader(), &siren).await?;
        let head = self.thread_head(&row, name)?;
        let messages = thread::messages(self.store().reader(), id).await?;
        let last = messages.iter().rev().find(|message| message.author_side == Side::Person.word());
        let person = match last {
            Some(message) => message.author_name.clone(),
            None => person::find(self.store().reader(), row.opened_by).await?.map(|person| person.last_name).unwrap_or_default(),
        };
        let due = long_day(paris_day(now) + Days::new(u64::from(DUE_DAYS)));
        let template = self.system().templates.find(template);
        let filled = template.map(|template| {
            template.filled(|field| match field {
                "company" => head.company.name.clone(),
                "siren" => head.company.shown.clone(),
                "subject" => row.subject.clone(),
                "person" => person.clone(),
                "date" => short_day(paris_day(last.map_or(row.created_at, |message| message.at))),
                "agent" => agent.name.clone(),
                "office" => self.system().offices.name(&agent.office).to_owned(),
                _ => due.clone(),
            })
        });
        let last = last.map(|message| (message.author_name.clone(), short_instant(message.at), message.text.clone()));
        let typed = filled.or_else(|| kept.map(|kept| kept.text)).unwrap_or_default();
        let files = attachments::of_draft(&files, DESK_FILES, &format!("{THREADS}/{id}/pieces"));
        Ok(screens::reply(&head, last, (self.system().templates.all(), template), typed, files, &Uuid::now_v7().to_string()))
    }
}
