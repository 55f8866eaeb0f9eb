"""Turns of phrase that show danger, harm, gathering and history, after `sayings.plain`; recall counts more than precision in danger."""

import re
from typing import Final

# Not meant as it sounds; taken out before anything about death or violence is looked for.
IDIOMS: Final = re.compile(
    r"(热|冷|累|气|烦|笑|吵|饿|困|急|丑|吓|痛|疼|难看|臭|渴|晒|堵|羡慕|高兴|爱|恨|忙|闷|闹|熏|呛|心疼|冤枉|穷|贵|霉)死(人)?(了"
    r"|我|个人)?|想死(你|他|她|我|妈|娘|爸|家)+了?|要死不活|死活|死心|死皮赖脸|死板|该死|老死不相往来|跳楼价|跳楼大?甩卖"
    r"|得要死|死贵|死角|死循环|死机|死结|死党|(打|做)(电话|官司|工|针|牌|球|算|桩|混凝土|折|扰|听|交道|扫|印|卡|车|包|水|听|理"
    r"|麻将|疫苗|广告|孔|洞|地基|药|农药|招呼|110|120|119|12345|12\d{3})|打我(的)?(电话|通讯录|手机|主意)|(没有?|没|别|不要"
    r"|并未|未)(动手|打|受伤|伤人|流血|人受伤)|动手术|开刀|刀工|剪刀|刀削面|宰人|宰客|怕起火|怕着火|不会想不开|动手(做|装|修"
    r"|拆|挖|改|干)|(dying|died|to die|would die) (to|for|of laughter|laughing)|kill(ing|s)? time|killing me|bored to death"
    r"|sick to death|scared to death|work(ed)? to death|drop dead gorgeous",
)

DYING: Final = re.compile(
    r"不想活|活不下去|不想再?活|活够了|活着(没|有什么|还有|干|太累|真累|好累|没有)|没法活|没有?活路|想死|想去死|不如死|死了算"
    r"|死了(就)?(好(?!多|几|些|久)|解脱|干净)|自杀|轻生|自尽|寻短见|想不开|一了百了|割腕|割脉|上吊|遗书|绝笔|喝了?农药"
    r"|吃了?(一瓶|一把|很多)?安眠药|吞(了)?(一瓶|一把)?药|跳河|跳江|跳桥|跳楼|从楼上跳|死给(你|他|她|你们|他们)看|离开这个世界"
    r"|结束(我的|自己的)?生命|来世再|下辈子再|没有?(什么)?(可)?留恋|撑不下去了.{0,6}(死|走|解脱)|解脱了|早点死|死在(你|他|她"
    r"|他们|你们|政府|公司)|kill (myself|herself|himself|themselves)|end my life|end it all|take (my|her|his) (own )?li(fe"
    r"|ves)|suicid|(don'?t|do not|doesn'?t|no longer) want to (live|be alive|wake up)|want(s|ed)? to die|wanna die"
    r"|better off dead|(no|nothing) (reason )?(left )?to live( for)?|can'?t (go on )?liv(e|ing) (any ?more|like this any)"
    r"|hang (myself|herself|himself)|jump off (the|a|this) |wish i (was|were) dead|rather be dead|rather die|life (is not"
    r"|isn'?t) worth",
)
# A protest on a height is danger for all, not a talk of one's own dying.
PROTEST: Final = re.compile(
    r"(爬|站|坐)(到|上|在|了)?.{0,8}(塔吊|楼顶|天台|吊顶上|桥|高处|铁塔|烟囱)|跳(下来|下去)|(on top of|climbed|on) (the"
    r"|a) (crane|roof|tower|bridge)",
)

PAST: Final = re.compile(
    r"昨|前天|上次|上回|去年|前年|以前|上个?月|上周|那天|当时|曾经|过去|last (week|month|year|time)|yesterday|years? ago|months? ago"
)
URGENT: Final = re.compile(
    r"快来|快点来|快派|快过来|救命|救人|救救|来人啊|赶快派|马上派|求你们?(快|赶)|help me now|please hurry|hurry|come quick"
    r"|send (someone|somebody|police)|help!|somebody help|save (us|me)",
)
NOW: Final = re.compile(
    r"(现在|正在|还在|这会|此刻|马上|已经).{0,16}(打(我|他|她|人|架|砸|斗|起)|被打|在打|砍|踢门|砸门|撞门|追|捅|着火|起火|冒烟"
    r"|流血|漏气|堵起|对起|出门|提刀|围起要打|拿起|拖(我|她|孩子|走|进))|(打|砍|捅|追).{0,12}(现在|还)(在|没).{0,3}(打|停|砍)"
    r"|(踢|砸|撞|撬)(我家?的?|我们)?门|反锁.{0,14}|躲(在|进|到).{0,8}(厕所|屋里|房间|柜|床下|卫生间|里面|发).{0,8}|(提刀|刀"
    r"|汽油|斧头|铁棍|钢管).{0,10}(站在|堵在|守在|冲|来了|在门口|架在)|(站在|堵在|守在|冲到|冲进).{0,12}(提刀|刀|汽油|斧头|棍)"
    r"|(拿|提|带|举|抄)(起|着|了).{0,8}(锄头|钢钎|钢管|棍|棒|铁锹|斧头|扁担|刀|汽油|雷管|炸药|扳手|铁棒)|对起了|对峙|要出人命"
    r"|要见血|就见血|打群架|械斗|一摊血|满地.{0,3}血|全是血|浑身是血|地上.{0,3}血|(?<!怕)(?<!万一)(?<!容易)(着火|起火|燃起来"
    r"|煤气泄|燃气泄|天然气泄|漏煤气|爆炸了|瓦斯)(了|,|\.|!|$)|闻到.{0,4}(煤气|天然气|燃气)|(孩子|女孩|男孩|儿子|女儿|孙子"
    r"|孙女|学生|婴儿).{0,22}(不见了|失踪|走丢|丢了|没(有)?找到|到处都?找不到|找不到了|被抱走|被拐|没回来|拖到|拖进|拉进"
    r"|抱走了)|(关|锁|堵|困|围)(在|到|住).{0,10}(不让|不准|出不|走不|不敢出|出不来)|喝了?农药|吞了?(一瓶|一把)?药|割腕"
    r"|还在(往下)?掉|被(砸|压|埋|困)(在|住|到).{0,12}(下面|里面|出不来|躺)|(爬|站|坐)(到|上|在|了)?.{0,8}(塔吊|楼顶|天台|桥"
    r"|铁塔).{0,40}|(下水|掉进|落水).{0,10}(没上来|救|捞)|流(了)?(很多|好多|一地)?血.{0,4}(不止|止不住)|现在流血|昏迷"
    r"|没有?呼吸|没气了|(今天|今晚|马上|等下|等会|现在).{0,18}(砍|捅|杀|放火|炸|见血|弄死|同归于尽)|撞了.{0,20}(地上|血|跑)"
    r"|right now|at this moment|breaking (down )?(the|my|our) door|kicking (in )?(the|my|our) door|(has|holding|with|got"
    r"|grabbed|waving) (a |an |his )?(big )?(knife|machete|gun|axe|cleaver|petrol|gasoline|hammer)|with (steel pipes|iron bars"
    r"|clubs|hoes|sticks)|came out with|blood everywhere|bleeding|on fire|gas leak|smell gas|i smell gas|(child|son|daughter"
    r"|kid|girl|boy|baby).{0,30}(missing|can'?t (be )?f(i|ou)nd|disappeared|has not come home|hasn'?t come home|dragged"
    r"|kidnapped|snatched)|trapped|locked (us|me) in|(won'?t|not) let (us|me|her) (out|leave)|unconscious|not breathing"
    r"|drank pesticide|swallowed (pills|pesticide)|took (all|a bottle)|(on top of|climbed|up) (the|a) (crane|roof|tower)|(he"
    r"|they|she)'?s? (is |are )?(outside|at the door|chasing|coming to kill|beating|attacking)|still (beating|attacking"
    r"|falling|hitting)|standoff|stand-off|armed",
)

_TOOL: Final = r"(刀|斧头|钢管|钢钎|铁棍|铁棒|棍棒|木棒|棒子|棍子|扁担|汽油|雷管|炸药|扳手|锄头|铁锹|枪|硫酸|砖头)"
WEAPON: Final = re.compile(
    rf"(提|拿|带|举|持|抄|掏|亮|用|抡|操|端)(起|着|了|出|把)?.{{0,8}}{_TOOL}|{_TOOL}.{{0,6}}(打|砍|捅|对起|对峙|威胁|架|逼|追"
    r"|泼|砸)|泼汽油|提刀|动刀|knife|knives|machete|cleaver|\baxe|\bgun\b|steel pipe|iron bar|petrol|gasoline|\bacid\b"
    r"|\bhoes\b|explosive|crowbar|\bclub\b",
)
THREAT: Final = re.compile(
    r"威胁|恐吓|恫吓|扬言|不客气|走着瞧|等着瞧|见血|付出代价|要.{0,4}好看|(打|砍|卸|敲)断?.{0,5}(腿|手|胳膊|脚|脑壳)|抵命|偿命"
    r"|同归于尽|放火|烧(了|死)?(我|你|他|她|我们)(的|全|一)?(家|屋|房)|泼漆|泼粪|一个都不留|灭门|不放过(我|你|他|她)|杀死(我"
    r"|你|他|她|你们|我们|全家|他们)|要(杀|砍|捅|打|整)(我|你|他|她|人|我们|死)|(说|喊|叫).{0,6}(找人|叫人).{0,4}(打|整|收拾)"
    r"|砍(我|你|他|她|人|死)|捅(我|你|他|她|人|死)|报复|让我(们)?(活|过)不(成|下去|好)|小心(我|你)?(的)?(孩子|家人|点|狗命)"
    r"|堵(在|到)(我|家|门口|学校门口).{0,8}(不让|要|骂|打)|要(他|我|你|她)(的)?命|threat|kill (me|us|him|her|you|my|our|the"
    r"|everyone)|break (my|his|her|our|your) .{0,12}(leg|arm|bone|head)|cut .{0,12}(finger|throat|hand|off)"
    r"|make .{0,14} pay for|watch (my|your) back|stab|burn (my|our|the|down)|come after (me|us)|you'?ll (be )?sorry|blow up"
    r"|hurt (my|our) (kid|child|family)",
)
VIOLENCE: Final = re.compile(
    r"打(我|他|她|你|人|伤|断|破|残|老婆|孩子|母亲|父亲|老人|女儿|儿子|架|了我|了他|了她|得)|(拉到|堵在|围着)[^,.]{0,8}打|被[^,.]{0,6}打(?!到|款|钱|烂|坏"
    r"|碎|回|招呼)|把[^,.]{0,5}(打(?!烂|坏|碎|开|印|包|扫|到|掉)|砍|捅|推倒|掐)|动(了|起)?(手|粗)|拳打脚踢|推倒|推搡|踢(我|他"
    r"|她|了|伤|门)|掐(我|她|他|脖|住)|扇(了|我|她|他)|耳光|砍(人|伤|了|我|他)|捅|头破血流|斗殴|砸(玻璃|东西|门|我家|店|车)"
    r"|拖(进|到|出|我|她)|扯.{0,3}头发|泼.{0,4}(开水|油)|烫(我|她|孩子)|冲突|见血|家暴|beat|punch|kick(ed|s|ing)? (me|him|her"
    r"|us|my|our|the)|chok|strangl|slap|stab|hit (me|him|her|us|my)|hits (me|him|her|us)|attack|smash|shov|pushed (me|him|her)"
    r"|fight(ing)? broke|fistfight|dragged|assault",
)
HURT: Final = re.compile(
    r"受(了)?(重|轻)?伤|打伤|打断|打破|砍伤|流血|头破血流|骨折|断了.{0,3}(骨|手|腿|根|肋)|晕倒|昏迷|吐血|抢救|送(到|去|进"
    r"|了)?.{0,6}医院|重伤|鼻青脸肿|青一块|淤青|有伤|伤痕|缝了|脑震荡|烧伤|烫伤|溺水|中毒|砸到|住院|骨裂|injur|bleed|blood"
    r"|broken (arm|leg|rib|nose|bone)|bruis|unconscious|hospital|wound|black eye|fractur|concussion",
)
_HOME: Final = r"(老公|男人|男朋友|男友|前夫|前男友|继父|后爸|父亲|母亲|父母|公公|婆婆|婆家|儿子|儿媳|老婆|女婿|家里人|哥哥|配偶)"
HOME_VIOLENCE: Final = re.compile(
    rf"家暴|家庭暴力|{_HOME}.{{0,16}}(打我|打她|打他|打母亲|打人|打老婆|又打|动手|掐|踢我|踢她|扇|砍|拖我|绑|烫|拳打|杀死"
    rf"|用皮带|扯.{{0,3}}头发|打得|打了我|把我打|虐待|耳光)"
    rf"|(被|遭|挨){_HOME}.{{0,10}}(打|掐|踢|砍|赶出|关|锁|虐)|他又?(动手|打)(了|我|起)|又(动手|打我|打人)|(喝|醉)(了|酒"
    rf"|醉).{{0,8}}(打|动手|砸|发疯|发酒疯|骂人)|一(喝酒|喝醉|不顺心|生气|输钱).{{0,6}}(打|动手|砸|拿我)|(不让|不准"
    rf"|不许).{0, 3}(我|她|我们娘).{0, 4}(出门|出去|回娘家|见人|下楼|跟.{0, 6}(说话|联系|来往)|打电话|用手机|睡觉|吃饭|上桌)|(关"
    rf"|锁)(我|她|孩子|在).{0, 10}(家里|屋里|房间|房里|黑屋|阳台|猪圈|地下室)|身上.{0, 10}(伤|青|紫|疤|没.{0, 4}好肉)|(旧伤|新伤"
    r"|淤青|青一块|鼻青脸肿)|拿我(和孩子)?(撒气|出气)|怕他(回来|喝酒|动手|打|又)|不敢(回家|回去)"
    rf"|{_HOME}.{{0,12}}(提刀|砸东西|摔东西|要杀|威胁|拿凳子|拿皮带)|(我|她).{{0,6}}(躲|跑|逃)(在|到|回|出).{{0,6}}(娘家|姐|妹"
    r"|朋友|宾馆|亲戚|同事)|(收|拿|扣|藏)(走|了|起)?(我|她)(的)?(手机|身份证|工资卡)"
    rf"|{_HOME}.{{0,6}}(把)?(我|她)?.{{0,2}}(手机|身份证|户口本|银行卡).{{0,3}}(收|拿|扣|藏|砸)|打(老婆|孩子|女儿|儿子|母亲"
    rf"|老人|父亲)|(皮带|衣架|棍子).{{0,4}}(抽|打)(孩子|我|她|女儿|儿子)|(把|将)(她|我|老婆|儿媳|孕妇|怀.{0, 6})推(倒|下|到)|(哥"
    rf"|嫂|公婆|婆家|娘家).{0, 6}抢人|(不给|不让)(老人|孩子|我|她).{0, 3}(饭吃|吃饭)|饿(着|了)?(孩子|老人|她)|遗弃"
    rf"|domestic violence|(husband|boyfriend|wife|partner|father|dad|stepfather|stepdad|ex|son|he).{0, 40}"
    r"(hits? (me|her|us|my|the kid)|beats? |beating me|chok|strangl|slap|kicks me|punche|locks? me|locked me|stab|drag"
    r"|hurts me|threw me|throws (me|things))|(won'?t|doesn'?t|never) lets? me (out|leave|go|see|use|talk|call|work)|(took"
    r"|takes|hid|hides) my (phone|id|card|passport)|afraid (of him|to go home)|scared (of (him|my)|to go home)|hiding (at|from"
    r"|in) |bruises|black eye|lays? (his )?hands on|starv(e|es|ing) (the|her|our)|abus(e|ed|es|ive)",
)
SEXUAL: Final = re.compile(
    r"强奸|强暴|猥亵|性侵|性骚扰|骚扰(我|她|女|孩)|非礼|侵犯(我|她|女|孩)|乱摸|(老是|总是|一直|偷偷|故意|伸手)?摸(我|她|她们"
    r"|女孩|女儿|孩子|学生|女生|了我|人家)(的)?(手|腿|身|屁股|胸|大腿|下面|脸)?|搂(我|她)|强(行)?(抱|亲|吻)|荤话|黄段子"
    r"|黄色(笑话|视频)|开黄腔|一个?晚上多少|陪(我|他|老板|领导|客户)?睡|开房|潜规则|裸照|私密照|不雅|偷拍.{0,6}(洗澡|厕所|裙"
    r"|换)|偷看.{0,4}洗澡|脱(她|我|女孩|孩子|光|了).{0,3}(衣|裤)|糟蹋|占便宜.{0,6}(女|身|手脚)|动手动脚|咸猪手|露(阴|下体)"
    r"|拖(到|进).{0,6}(屋|房|玉米|树林|厕所).{0,14}(女|岁|她|衣)|(女孩|女儿|孙女).{0,20}(拖|拉|哄|带|骗)(到|进|去).{0,8}(屋|房"
    r"|家里|车|林)|rape|molest|grop|fondl|sexual|harass|undress|touch(es|ed|ing)? (me|her|my|them|the girl)|nude"
    r"|intimate (photo|video|picture)|private parts|dirty (joke|message|text|picture)|peep|exposed himself",
)
MINOR: Final = re.compile(
    r"女孩|男孩|孩子|小学生|中学生|初中生|高中生|幼儿|学生|女生|男生|未成年|孙女|孙子|(才|只有|今年"
    r"|不到)?([1-9一二三四五六七八九]|1[0-7]|十[一二三四五六七])岁|[一二三四五六]年级|寝室|\bgirls?\b|\bboys?\b|\bchild"
    r"|\bkids?\b|pupil|student|minor|underage|classmate|toddler|baby|daughter|(\b[1-9]|1[0-7])[ -]year",
)
HARM_TO_MINOR: Final = re.compile(
    r"打|撞|摸|伤|中毒|猥亵|欺负|霸凌|欺凌|淹|烫|虐|拐|拖|吐|晕|砸|死|病|beat|hit|hurt|injur|bull|touch|molest|poison|vomit"
    r"|harm|ran over|drown"
)
DEATH: Final = re.compile(
    r"死者|淹死|摔死|撞死|压死|电死|烧死|病死在|死在.{0,6}(医院|工地|厂|学校|手术)|抬(着)?棺|抬尸|尸体|遗体|死亡|人(就)?没了"
    r"|(突然|就这么?|当场|人就?)走了.{0,12}(医|说法|医院|岁)|(手术|输液|打针|医院).{0,14}(突然走了|死了|走了|没了)"
    r"|家属.{0,8}(讨说法|要说法|闹|堵)|died (during|after|at|in|on)|was killed|death of|dead body|coffin|drowned|the deceased",
)
CUT_OFF: Final = re.compile(
    r"(断|停|剪|关|掐|切)(了|掉|断)?(我|我们|我家|他家|家里)?(的)?(水电|水|电|气|暖气|燃气)(了|,|\.|!|$|和|管|线|赶|逼)"
    r"|水电.{0,4}(剪|断|停|掐)|(断|停)(水|电)(断|停)?(水|电)?.{0,6}(逼|赶|几天|两天|三天|个月)|(cut|shut|turned) (off )?(my"
    r"|the|our|their) (water|power|electric|heat|gas)|(water|power|electricity|heating|gas).{0,20}(cut|shut|turned) ?(off)?",
)
FRAIL: Final = re.compile(
    r"老人|婆婆|爷爷|奶奶|[89七八九][十0-9一二三四五六七八九]?十?[0-9一二三四五六七八九]?岁|孕妇|怀孕|怀起|月子|婴儿"
    r"|才.{1,3}(岁|个月)|残疾|瘫|重病|癌|病人|心脏|高血压|发.{0,2}高?烧|孩子|吃药|独居|坐轮椅|透析|\bold (man|woman|people"
    r"|lady)|granny|grandm|grandp|elderly|pregnant|\bbaby|newborn|infant|disab|paralys|paralyz|wheelchair|cancer|\bsick"
    r"|\bill\b|heart (is|condition|disease)|fever|month-old|\bkids?\b|child",
)
VERY_FRAIL: Final = re.compile(
    r"孕妇|怀孕|怀起|月子|婴儿|个月大|发.{0,3}高?烧|[八九]十.{0,2}岁|[89]\d岁|瘫|重病|病危|透析|pregnant|\bbaby|newborn|granny"
    r"|paralys|fever|month-old|eighty|ninety|bedridden",
)
HIT_HARD: Final = re.compile(
    r"困|被关|断水|断电|停水|停电|水电|推(了|倒)|铲车|没有?地方(住|去)|赶(出|走)|流血|倒了|晕|inside|trapped|stuck|cut off"
    r"|water cut|thrown out|kicked out|nowhere to|knocked down",
)
PRESSED: Final = re.compile(
    r"(举报|投诉|反映|告(了|状)|报警|上访|打(了)?12345).{0,24}(报复|威胁|恐吓|穿小鞋|针对|踢|堵(我|门)|砸|麻烦|为难|逼我撤"
    r"|撤诉|骂我|打我|停了我|调岗|开除)|(逼|威胁|要求).{0,6}(我)?(撤诉|撤回|删)|(报复|穿小鞋|为难).{0,12}(举报|投诉|反映)"
    r"|(after|because|since|when) i (complain|report|spoke|told|filed|petition).{0,60}(threat|kick|fire|hit|beat|punish"
    r"|revenge|smash|harass|broke|break)|retaliat",
)
PUBLIC_DANGER: Final = re.compile(
    r"电梯.{0,14}(困|关|坠|掉)|(砖|瓷砖|墙皮|玻璃|广告牌).{0,10}(掉|落|砸)|食物中毒|集体中毒|(上吐下泻|拉肚子).{0,20}(个|人)"
    r"|(人|个|们|家).{0,12}(上吐下泻|中毒)|(泄漏|漏(了)?气|毒气|漏油)|(水源|井水|河水).{0,14}(病|毒)|(桥|楼|墙|挡土墙"
    r"|山体).{0,6}(要垮|要塌|快塌|垮了|塌了)|elevator.{0,30}(stuck|trap|drop|fell)|lift.{0,20}(stuck|trap|drop|fell)"
    r"|tiles?.{0,16}fall|(gas|chemical|toxic).{0,12}leak|food poison|collaps",
)
LOSS: Final = re.compile(
    r"个月|半年|[一二两三四五六七八九十几\d]年|[两三四五六七八九十几\d]+(次|回|趟)|天天|每天|夜夜|一直|老是|总是|反复|再三"
    r"|睡不(着|好)|没有?地方住|一分(钱)?|不还|不退|不给|不发|没发|没给|拿不到|要不到|拖着|不赔|不认|霉|泡|\d(千|万)"
    r"|[一二两三四五六七八九十几]千|[一二两三四五六七八九十几]万|越说越凶|every (day|night)|months?|many times|\btimes\b|years"
    r"|keeps? |refus|won'?t|haven'?t|never|still|ruin|lost",
)
QUESTION: Final = re.compile(
    r"请问|想问|问一下|问下|咨询|打听|想了解|想问清楚|想知道|(合理|合法|可以|算|有|要|能|是|行|对|违法)吗|哪里(可以|办|查|能)"
    r"|在哪(里|儿)?(办|查|交|领)|什么时候(能|到|发|开|可以)?|怎么(算|办理?|申请|弄|交|解|查|补|写)(呢|啊)?\W*$|多(久|少钱)\W*$"
    r"|要(不要|提前几天)|能不能(补|办|申请|领)|(可不可以|是不是(宰|合))|(谁|哪个)出\W*$|需要(什么|哪些)(材料|手续|资料)|啊\?"
    r"|吗\W*$|\?\s*$|^(how|what|where|when|which|is|are|can|could|do|does|should|who|may)\b.*\?|\bis (that|it) (legal|normal"
    r"|allowed)|who (should|do) i (talk|ask)|i('d| would)? (want|like) to (know|ask)",
)
DOORSTEP: Final = re.compile(
    r"(堆|放).{0,6}(杂物|柴|鞋|垃圾|纸箱|东西)|吵架|口角|拌|(路?灯).{0,6}(坏|不亮|没人换|没人修)|狗叫|声音(大|小)|太吵|晾(衣"
    r"|被)|浇花|占道|挡(了)?(一下|路)|乱(扔|停)|喂鸡|养鸡|树枝|没事|小事|劝(一下|两句|劝)|上门说一下|说一声|clutter|barking"
    r"|quarrel|argu|broken light|light (is )?(broken|out)|loud music|too loud|shoes in|smell of cooking",
)
GATHERING: Final = re.compile(
    r"聚集|聚在|围(在|着|住|堵|观|起)|堵(了|着|起|住|在)?.{0,8}(门|路|公司|厂|售楼部|政府|医院|工地|车间)|拉横幅|拉条幅|上访"
    r"|(准备|要|打算|说|明天|一起|集体|约好|都).{0,8}(去|到)(省|市|县|镇|京|北京|成都|政府|信访|售楼部|公司|单位)(上|里|府|委"
    r"|局)?|静坐|罢工|停运|罢课|抬(着)?棺|抬尸|游行|示威|围堵|集体(去|讨|上|维权)|对峙|对起了|械斗|打群架|等说法|讨说法|要说法"
    r"|来了(一帮|一群|[一二三四五六七八九十几\d]+(多)?(个|人))|sit in front|sit-in|protest|gather|banner|petition(ing)? (at|to"
    r"|the|together)|block(ed|ing)? the (road|gate|entrance|street)|waiting for an explanation|march to|strike|surround|crowd"
    r"|people came out|stand-?off",
)
CONFLICT: Final = re.compile(
    r"冲突|推搡|动(了|起)?手|打架|打(了)?(保安|人|起|我|他|她|伤)|要打|对峙|对起|砸|抢(砍|人|东西)|堵(了|着|起|住"
    r"|在)?.{0,6}(公司|厂|大?门|路|政府|医院)|抬(着)?棺|抬尸|锄头|棍|棒|刀|械斗|打群架|围(起|住|堵|着)(我|要|人)|见血|不让(走"
    r"|进|出)|扣(了|住)人|拉扯|争抢|打砸|clash|fight|shov|beat|smash|\bhoes\b|weapon|steel|block(ed|ing)? the|scuffle|conflict"
    r"|violen|throw(ing)? (stone|brick)|coffin|punch|push",
)
EARLIER_FAILED: Final = r"(没|不|未|失败|无果|白|谈崩|两回|两次|三次|三回|好几次|多次|几次|没用|管不了|推|反悔|又)"
_TRIED: Final = r"(调解?|谈|劝|协商|处理|解决|协调|说过|找过|管|反映|来过|出面)"
BY_TOWN: Final = re.compile(
    r"(镇上|镇里|镇政府|乡上|乡政府|街道办?|司法所|镇调解|镇综治|镇中心|镇(街)?调处"
    rf"|办事处).{{0,10}}{_TRIED}.{{0,12}}{EARLIER_FAILED}|(town|township|street office|subdistrict).{{0,30}}(mediat|tried|talked|failed)"
    r".{0,40}",
)
BY_VILLAGE: Final = re.compile(
    r"(村上|村里|村委会?|村干部|村主任|村支书|社区|居委会?|组上|组长|队长|队上|社里|社长|网格员|调解室|调解员"
    rf"|村(民)?小组).{{0,10}}{_TRIED}.{{0,12}}{EARLIER_FAILED}"
    rf"|(村里|村上|社区|村委会?)(说|讲)?管不了|{_TRIED}(了|过)?(两|三|四|五|几|好几|好多|多|\d)(次|回|轮|场)(都|也|还)?(是)?(没"
    r"|不|白)|(两|三|几|好几|多|\d)(次|回)(都|也)?没(有)?(调|谈)(成|拢|好|下来)|调解(失败|不成|没成|没用)|没(调|谈)(成|拢)"
    rf"|(village|community|committee|mediator|mediation room|grid).{0, 30}(mediat|tried|talked|failed|couldn'?t)"
    r"|mediat\w* (twice|already|before|failed|three times)|(twice|already) mediated|mediation (failed|didn'?t)",
)
ABOUT_STAFF: Final = (
    r"(贪|偏(心|袒|向)|收(了)?(钱|红包|礼|好处)|不作为|包庇|亲戚|不公|推诿|吃拿卡要|截留|挪用|克扣|不公开|不公示|关系户|欺负"
    r"|刁难|态度|报复|强占|私分|私吞|吃回扣|贿选|送烟送钱|优亲厚友|拉偏架|骂我|打我|威胁|滥用|以权|乱收费|假公济私|官官相护"
    r"|有一腿|一伙的|穿一条裤子)"
)
ABOUT_VILLAGE: Final = re.compile(
    r"(村委会?|村干部|村支书|村书记|村主任|村长|村官|支书|社区干部|社区书记|社区主任|居委会|网格员|调解员|调解室|组长|队长"
    rf"|村会计|村里.{{0,8}}干部).{{0,16}}{ABOUT_STAFF}|村(务|财务|账).{{0,4}}(不公开|不公示|有鬼|不清)|(选村委|选村主任"
    rf"|村里选举).{{0,12}}(钱|烟|不公)|(举报|投诉|告|反映)(一下)?(我们)?(村|社区)?(的)?(村委会?|村支书|书记|村主任|村干部"
    r"|网格员|调解员|调解室)|(village (cadre|head|committee|secretary|official|director)|cadres?|community (head|committee"
    rf"|director)|grid worker|mediator|mediation room).{0, 50}(relatives|bribe|corrupt|unfair|took money|takes money|biased"
    r"|cousin|insult|embezzl|pocket|favou?r|beat|threat|side with|sided with|refus)",
)
ABOUT_TOWN: Final = re.compile(
    rf"(镇政府|镇干部|镇长|镇书记|乡干部|街道办|街道干部|镇调解中心|镇中心|司法所|镇上.{{0,4}}(干部|领导"
    rf"|书记)).{{0,16}}{ABOUT_STAFF}|(举报|投诉|告)(一下)?(我们)?(镇政府|镇长|镇干部|街道办|司法所)|(town (government|official"
    rf"|head|centre|center)|township (official|head)).{0, 50}(bribe|corrupt|unfair|took money|biased|embezzl|threat|refus)",
)
OTHERS: Final = re.compile(
    r"听说|看到|看见|发现|路过|有人(在|说|向)|群众|居民(反映|说)|那家人|他们两家|两家(为|因|人)|住户(反映|说)|i saw|i heard"
    r"|somebody else|a neighbour of mine|residents"
)
OWN: Final = re.compile(
    r"我|我家|咱|欠我|\bmy\b|\bour\b|\bme\b|\bi\b|\bus\b|\bwe\b|\bi'",
)

GREETING: Final = re.compile(
    r"^(您?你?好+|您?你们?好(呀|啊|吗)?|在(吗|不|么|嘛)?|有人(吗|在吗|没)?|hello( there)?|hi( there)?|hey|good (morning"
    r"|afternoon|evening)|早(上好|安)?|晚上好|下午好|喂|哈[喽啰罗]|嗨|早上好|您好,?(请问)?(在吗|有人吗)?|/start|start|开始)+$",
)
THANKS: Final = re.compile(
    r"(谢谢|多谢|感谢|谢了|辛苦(了|你|您|你们)|麻烦(你|您|你们)?了?$|帮了大忙|好人|thank|thanks|thx|appreciate|well done|you helped)",
)
SMALL_WORDS: Final = re.compile(
    r"^(好+的?|可以|要得|知道了?|嗯+|哦+|行+|收到|ok(ay)?|没事了?|不用了|算了|是的?|对的?|哈+|嘿+|呵+|明白|了解|再见|拜拜|bye"
    r"|good ?bye|fine|great|yes|no|sure|got it|alright|test|测试|试一下|随便看看|我随便看看|看看|点错了|发错了|按错了)+$",
)
STATUS: Final = re.compile(
    r"(我(的|反映|报|说|上次|那).{0,12}(案|事|件|编号|单|问题|反映).{0,12}(怎么样|到哪|进展|处理(了|到|好)?(没|吗|哪|得)"
    r"|有(没有)?(结果|消息|进展)|办(得|到|好)|什么时候(处理|回|办)))|(查|问)(一下)?(进度|进展|编号|我的案)|进度(怎么样|查询"
    r"|到哪)|[a-z]{2}-\d{4}-\d{4,6}.{0,20}(吗|没|怎么|\?|呢|how|what|where)?|where is my (case|report)|(status|progress|news"
    r"|update) (of|on|about) (my|the) (case|report|complaint)|any news (about|on)|what happened to my (case|report|complaint)",
)
ABOUT_BOT: Final = re.compile(
    r"你是(谁|什么|机器人|真人|哪个|人工|ai)|机器人(还是|吗)|真人(吗|还是)|你(会|能)(做|干|帮)什么|怎么用|人工客服|转人工"
    r"|are you (a )?(bot|human|robot|real|person)|who are you|what can you do|how does this work",
)
SMALL_TALK: Final = re.compile(
    r"(太阳|天气|下雨|今天.{0,4}(冷|热|好)|吃(了|饭)(没|吗)|nice weather|weather|过年好|新年快乐|节日快乐|中秋|happy new year|merry)"
)

# A message that asks even though it tells of a loss.
ASKS: Final = re.compile(r"请问|想问|问一下|问下|咨询|想了解|想知道|\?\s*$|吗\W*$|怎么(算|办理?|解)\W*$|哪里(可以|办|查)|什么时候(能)?")
