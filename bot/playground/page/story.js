// The main story, as data. Each step: the phone (key of the cast), what happens there, and a caption that tells it.
//   scan      a printed code whose title or key fits (once pressed Start, the code is opened again)
//   say       words to send; `photo: true` sends them with a sample picture
//   press     a button whose words fit, or {data: "prefix"}; `maybe` goes on when it does not come within seconds
//   see       wait until a message fits
//   clock     seconds to go on, or "next"; with `until: {phone, see}` "next" is repeated until it is seen
//   chat      "group": the group whose title fits `group`; otherwise the chat with the bot
//   look      only shown


export const STORY = [
  {
    phone: "zhang-li",
    scan: /wenjun-3|第 ?3 ?网格|grid 3/,
    caption: {
      zh: "张丽家天花板又漏水了。她在单元门口扫了网格的二维码，和悦就知道她住在哪个网格。",
      en: "Water drips from Zhang Li's ceiling again. She scans the grid's code at the entrance, so Heyue knows where she lives.",
    },
  },
  {
    phone: "zhang-li",
    say: { zh: "楼上漏水找了三回都不理，天花板都霉了", en: "Water leaks from the flat above. I went up three times and they ignore me, the ceiling is mouldy" },
    caption: { zh: "她用自己的话说，不用填表。", en: "She tells it in her own words; there is no form." },
  },
  {
    phone: "zhang-li",
    press: /^(对，|Yes, )/,
    caption: { zh: "和悦听出这是邻里的事，问一句对不对。", en: "Heyue takes it for a matter between neighbours and asks whether that is right." },
  },
  {
    phone: "zhang-li",
    press: /都没有|None of/i,
    caption: { zh: "每件事都问一次安全。有危险会先给报警、急救电话，再说别的。", en: "Everybody is asked about safety once. In danger, the emergency numbers come first." },
  },
  {
    phone: "zhang-li",
    press: /^(发送|Send)/,
    caption: { zh: "发送以前，先看清楚谁能看到什么。", en: "Before sending she sees who will see what." },
  },
  {
    phone: "zhang-li",
    see: /[A-Z]{2}-\d{4}-\d{6}/,
    caption: { zh: "四步拿到编号：谁在办、哪天回话，都写着日期。", en: "Four steps to a number, with who has it and the date of the answer." },
  },
  {
    phone: "wang-min",
    chat: "group",
    group: /文君|Wenjun/,
    press: /我来办|I.ll take it|Take it|Take/i,
    caption: { zh: "文君社区调解室的群里来了卡片，没有姓名和电话。王敏点“我来办”。", en: "A card comes to the Wenjun room's group, with no name and no phone number. Wang Min takes it." },
  },
  {
    phone: "wang-min",
    see: /[A-Z]{2}-\d{4}-\d{6}/,
    caption: { zh: "联系方式只发到经办人自己的手机上，连同首次回复的期限。", en: "Whom to call comes to her own phone only, with the date of the first response." },
  },
  {
    phone: "wang-min",
    clock: "next",
    until: { phone: "wang-min", see: /还差|超期|overdue|明天|tomorrow|到期|due/i },
    caption: { zh: "把时间拨到下一次提醒：首次回复快到期了，和悦先提醒经办人。", en: "On to the next reminder: the first response is due soon, and Heyue reminds Wang Min first." },
  },
  {
    phone: "xu-wenjing",
    clock: "next",
    until: { phone: "xu-wenjing", see: /超期|overdue/i },
    caption: { zh: "没有记，就超期了。消息一级一级往上走，镇政法委员许文静也看到了。", en: "Nothing was recorded, so it is overdue. The message climbs, and the town's supervisor sees it too." },
  },
  {
    phone: "xu-wenjing",
    press: /催办|Urge/i,
    caption: { zh: "督办人员可以催办、换人、给延期，或者自己接过来。", en: "A supervisor can urge, give it to somebody else, grant more time or take it over." },
  },
  {
    phone: "wang-min",
    press: /记首次回复|记回复|first response/i,
    caption: { zh: "王敏给张丽打了电话，现在记下来。", en: "Wang Min has called Zhang Li and now records it." },
  },
  {
    phone: "wang-min",
    press: /打了电话|电话|phone|call/i,
    caption: { zh: "怎么联系的，点一下。", en: "How: one tap." },
  },
  {
    phone: "wang-min",
    say: { zh: "打了电话，约好周四晚上两家一起看漏水点", en: "Called her; both families will look at the leak together on Thursday evening" },
    caption: { zh: "说一句核实到什么、下一步是什么。", en: "One line: what was found and what comes next." },
  },
  {
    phone: "zhang-li",
    press: /^(是的|Yes)/,
    caption: { zh: "和悦去问张丽：真的联系过您吗？记录要经得起当事人的话。", en: "Heyue asks Zhang Li whether that is so: a record has to stand up to the people it is about." },
  },
  {
    phone: "wang-min",
    clock: "next",
    until: { phone: "wang-min", see: /进展|progress/i },
    caption: { zh: "接下来每周要报一次进展，到时和悦会提醒。", en: "From now on progress is due every week; Heyue reminds." },
  },
  {
    phone: "wang-min",
    press: /报进展|progress/i,
    caption: { zh: "王敏点“报进展”。", en: "Wang Min reports." },
  },
  {
    phone: "wang-min",
    say: { zh: "两家一起看了，是楼上洗手间水管接头老化，楼上答应修", en: "Both looked: an old joint in the bathroom above. The family upstairs agreed to mend it" },
    caption: { zh: "查清了原因。", en: "The cause is found." },
  },
  {
    phone: "wang-min",
    press: /调解完|Mediation (is )?over|finish|resolve/i,
    caption: { zh: "几天后水管修好了，调解完了。", en: "A few days later the pipe is mended and the mediation is over." },
  },
  {
    phone: "wang-min",
    press: /调成了|Settled|agreed/i,
    caption: { zh: "调成了，没调成，不调了，转其他部门：都照实记。", en: "Settled, not settled, refused or handed over: each is recorded as it is." },
  },
  {
    phone: "wang-min",
    say: { zh: "楼上已修好水管，赔 800 元", en: "The pipe upstairs is mended; 800 yuan paid" },
    caption: { zh: "说清楚约定了什么。", en: "What was agreed." },
  },
  {
    phone: "zhang-li",
    press: /^(解决了$|Solved|Yes, solved|It is solved)/i,
    caption: { zh: "张丽说解决了。可这还不算结案：回访记了才能结案。", en: "Zhang Li says it is solved. That alone closes nothing: only a recorded revisit does." },
  },
  {
    phone: "sun-hao",
    clock: "next",
    until: { phone: "sun-hao", see: /回访|revisit/i },
    caption: { zh: "回访由交办单位（临江镇调解中心）来做，不是经办人自己做。", en: "The revisit is owed by the unit that handed the case over, the town centre, not by the mediator herself." },
  },
  {
    phone: "sun-hao",
    press: /记回访|revisit/i,
    caption: { zh: "孙浩上门看过，记下回访。", en: "Sun Hao has visited, and records it." },
  },
  { phone: "sun-hao", press: /上门|Visit|door/i, caption: { zh: "怎么回访的：上门。", en: "How: at the door." } },
  { phone: "sun-hao", press: /^(履行了|Kept|Yes)/i, caption: { zh: "约定的事履行了没有？", en: "Was the promise kept?" } },
  { phone: "sun-hao", press: /^(满意|Satisfied)/i, caption: { zh: "满意不满意？", en: "Are the people satisfied?" } },
  { phone: "sun-hao", press: /不用|不需要|No help|No$/i, maybe: 4, caption: { zh: "要不要帮扶？", en: "Is help needed?" } },
  {
    phone: "sun-hao",
    say: { zh: "上门看了，天花板干了，钱也收到了，两家见面打招呼", en: "Went there: the ceiling is dry, the money came, and the two families say hello again" },
    caption: { zh: "再记一句看到的。", en: "And one line on what he saw." },
  },
  {
    phone: "zhang-li",
    see: /✓|结案|closed/i,
    caption: { zh: "✓ 结案。30 天后和悦会再问一次，看有没有反复。接下来您自己试试。", en: "✓ Closed. In 30 days Heyue asks once more whether it stayed that way. Now try it yourself." },
  },
];
