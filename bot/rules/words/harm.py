"""Turns of phrase that show danger and harm, after `sayings.plain`; finding it counts for more than a false alarm."""

from typing import Final

from bot.rules.words.alternatives import alternatives

# Not meant as it sounds; taken out before anything about death or violence is looked for.
IDIOMS: Final = alternatives(
    r"(热|冷|累|气|烦|笑|吵|饿|困|急|丑|吓|痛|疼|难看|臭|渴|晒|堵|羡慕|高兴|爱|恨|忙|闷|闹|熏|呛|心疼|冤枉|穷|贵|霉)死(人)?(了"
    r"|我|个人)?",
    r"想死(你|他|她|我|妈|娘|爸|家)+了?|要死不活|死活|死心|死皮赖脸|死板|该死|老死不相往来|跳楼价|跳楼大?甩卖|得要死|死贵|死角",
    r"死循环|死机|死结|死党",
    r"(打|做)(电话|官司|工|针|牌|球|算|桩|混凝土|折|扰|听|交道|扫|印|卡|车|包|水|听|理|麻将|疫苗|广告|孔|洞|地基|药|农药|招呼"
    r"|110|120|119|12345|12\d{3})",
    r"打我(的)?(电话|通讯录|手机|主意)|(没有?|没|别|不要|并未|未)(动手|打|受伤|伤人|流血|人受伤)|动手术|开刀|刀工|剪刀|刀削面",
    r"宰人|宰客|怕起火|怕着火|不会想不开|动手(做|装|修|拆|挖|改|干)|(dying|died|to die|would die) (to|for|of laughter|laughing)",
    r"kill(ing|s)? time|killing me|bored to death|sick to death|scared to death|work(ed)? to death|drop dead gorgeous",
    r"打(水|鱼|猎|草|字|雷|霜|结|底|蜡|气|火机|领带|包票|赌|瞌睡|麻药|点滴|吊针|闹|烂仗|麻将|打闹闹)|砍价|被窝",
    r"砍了.{0,8}(树|棵|竹|林|柴)|(一|两|三)刀切|刀口|车头|雷打",
)

DYING: Final = alternatives(
    r"活(起|着|到)?.{0,3}没(啥)?(意思|意义|盼头)|(药|农药|安眠药).{0,8}(藏|攒|囤|枕头|手边|准备好)|(no"
    r"|what'?s the) point (any ?more|in living|of living)|hidden? .{0,14}pills|saving up (her|his|my)? ?pills",
    r"不想活|活不下去|不想再?活|活够了|活着(没|有什么|还有|干|太累|真累|好累|没有)|没法活|没有?活路|想死|想去死|不如死|死了算",
    r"死了(就)?(好(?!多|几|些|久)|解脱|干净)|自杀|轻生|自尽|寻短见|想不开|一了百了|割腕|割脉|上吊|遗书|绝笔|喝了?农药",
    r"吃了?(一瓶|一把|很多)?安眠药|吞(了)?(一瓶|一把)?药|跳河|跳江|跳桥|跳楼|从楼上跳|死给(你|他|她|你们|他们)看|离开这个世界",
    r"结束(我的|自己的)?生命|来世再|下辈子再|没有?(什么)?(可)?留恋|撑不下去了.{0,6}(死|走|解脱)|解脱了|早点死",
    r"死在(你|他|她|他们|你们|政府|公司)|kill (myself|herself|himself|themselves)|end my life|end it all",
    r"take (my|her|his) (own )?li(fe|ves)|suicid|(don'?t|do not|doesn'?t|no longer) want to (live|be alive|wake up)",
    r"want(s|ed)? to die|wanna die|better off dead|(no|nothing) (reason )?(left )?to live( for)?",
    r"can'?t (go on )?liv(e|ing) (any ?more|like this any)|hang (myself|herself|himself)|jump off (the|a|this) ",
    r"wish i (was|were) dead|rather be dead|rather die|life (is not|isn'?t) worth|撑够了|活腻|(我|她|他).{0,4}真的(不想|活)活",
    r"想(一)?死了?之|吃(老鼠|耗子)药|灌农药|喝(百草枯|敌敌畏)|往下跳|跳下去(算|死|了)|没(活|过)下去的(勇气|理由|意义)",
    r"不要(我|这条)(的)?命了|走了你们(就)?(安|省)心|再见了.{0,6}(大家|世界|妈|孩子)|(遗言|后事).{0,6}(写|交代|安排)|can'?t go on",
    r"tired of (living|life)|done with (living|life)|no will to live|not worth living|disappear forever|goodbye forever",
)

# A protest on a height is danger for all, not a talk of one's own dying.
PROTEST: Final = alternatives(
    r"(爬|站|坐)(到|上|在|了)?.{0,8}(塔吊|楼顶|天台|吊顶上|桥|高处|铁塔|烟囱)|跳(下来|下去)",
    r"(on top of|climbed|on) (the|a) (crane|roof|tower|bridge)",
    r"(在|坐|站|爬).{0,4}(楼顶|天台|塔吊|桥栏|房顶|屋顶).{0,36}(跳|不下来|劝不)",
    r"(楼顶|天台|塔吊|桥上|房顶).{0,6}(坐着|站着|要跳|往下跳|不下来|不肯下)",
)

PAST: Final = alternatives(
    r"昨|前天|上次|上回|去年|前年|以前|上个?月|上周|那天|当时|曾经|过去|last (week|month|year|time)|yesterday|years? ago",
    r"months? ago",
)

URGENT: Final = alternatives(
    r"快来|快点来|快派|快过来|救命|救人|救救|来人啊|赶快派|马上派|求你们?(快|赶)|help me now|please hurry|hurry|come quick",
    r"send (someone|somebody|police)|help!|somebody help|save (us|me)|快(点)?(来|叫)人|赶紧(来|派)|请(马上|立刻)(来|派)|出人命",
    r"send (help|police)|call the police|need help now|emergency",
)

NOW: Final = alternatives(
    r"(追|撵)(着|到|起)?(我|他|她|人|孩子|老婆|母亲|父亲|哥|弟|姐|妹)",
    r"(把|将|要)(孩子|婴儿|女儿|儿子|她|他)?.{0,12}(丢|扔|摔|推)(下楼|下去|河|水里|井|出窗|到河)",
    r"冒(着)?(浓|黑)?烟|有火|烧起来|火势|(里头|里面|屋里|车里)还有人",
    r"(桥|栏杆|窗台|楼顶|天台|窗户).{0,6}(外头|外面|边上|上).{0,6}(站|坐|哭|爬)",
    r"chasing (me|my|him|her|us)|throw (the|my|our|her|his) (baby|child|kid|son|daughter)|smoke (is )?coming|set fire"
    r"|standing on the (rail|ledge|edge|roof)",
    r"(现在|正在|还在|这会|此刻|马上|已经).{0,16}(打(我|他|她|人|架|砸|斗|起)|被打|在打|砍|踢门|砸门|撞门|追|捅|着火|起火|冒烟"
    r"|流血|漏气|堵起|对起|出门|提刀|围起要打|拿起|拖(我|她|孩子|走|进))",
    r"(打|砍|捅|追).{0,12}(现在|还)(在|没).{0,3}(打|停|砍)|(踢|砸|撞|撬)(我家?的?|我们)?门|反锁.{0,14}",
    r"躲(在|进|到).{0,8}(厕所|屋里|房间|柜|床下|卫生间|里面|发).{0,8}",
    r"(提刀|刀|汽油|斧头|铁棍|钢管).{0,10}(站在|堵在|守在|冲|来了|在门口|架在)",
    r"(站在|堵在|守在|冲到|冲进).{0,12}(提刀|刀|汽油|斧头|棍)",
    r"(拿|提|带|举|抄)(起|着|了).{0,8}(锄头|钢钎|钢管|棍|棒|铁锹|斧头|扁担|刀|汽油|雷管|炸药|扳手|铁棒)|对起了|对峙|要出人命",
    r"要见血|就见血|打群架|械斗|一摊血|满地.{0,3}血|全是血|浑身是血|地上.{0,3}血",
    r"(?<!怕)(?<!万一)(?<!容易)(着火|起火|燃起来|煤气泄|燃气泄|天然气泄|漏煤气|爆炸了|瓦斯)(了|,|\.|!|$)",
    r"闻到.{0,4}(煤气|天然气|燃气)",
    r"(孩子|女孩|男孩|儿子|女儿|孙子|孙女|学生|婴儿).{0,22}(不见了|失踪|走丢|丢了|没(有)?找到|到处都?找不到|找不到了|被抱走"
    r"|被拐|没回来|拖到|拖进|拉进|抱走了)",
    r"(关|锁|堵|困|围)(在|到|住).{0,10}(不让|不准|出不|走不|不敢出|出不来)|喝了?农药|吞了?(一瓶|一把)?药|割腕|还在(往下)?掉",
    r"被(砸|压|埋|困)(在|住|到).{0,12}(下面|里面|出不来|躺)|(爬|站|坐)(到|上|在|了)?.{0,8}(塔吊|楼顶|天台|桥|铁塔).{0,40}",
    r"(下水|掉进|落水).{0,10}(没上来|救|捞)|流(了)?(很多|好多|一地)?血.{0,4}(不止|止不住)|现在流血|昏迷|没有?呼吸|没气了",
    r"(今天|今晚|马上|等下|等会|现在).{0,18}(砍|捅|杀|放火|炸|见血|弄死|同归于尽)|撞了.{0,20}(地上|血|跑)|right now",
    r"at this moment|breaking (down )?(the|my|our) door|kicking (in )?(the|my|our) door",
    r"(has|holding|with|got|grabbed|waving) (a |an |his )?(big )?(knife|machete|gun|axe|cleaver|petrol|gasoline|hammer)",
    r"with (steel pipes|iron bars|clubs|hoes|sticks)|came out with|blood everywhere|bleeding|on fire|gas leak|smell gas",
    r"i smell gas",
    r"(child|son|daughter|kid|girl|boy|baby).{0,30}(missing|can'?t (be )?f(i|ou)nd|disappeared|has not come home"
    r"|hasn'?t come home|dragged|kidnapped|snatched)",
    r"trapped|locked (us|me) in|(won'?t|not) let (us|me|her) (out|leave)|unconscious|not breathing|drank pesticide",
    r"swallowed (pills|pesticide)|took (all|a bottle)|(on top of|climbed|up) (the|a) (crane|roof|tower)",
    r"(he|they|she)'?s? (is |are )?(outside|at the door|chasing|coming to kill|beating|attacking)",
    r"still (beating|attacking|falling|hitting)|standoff|stand-off|armed|(煤气|天然气|燃气|瓦斯|液化气)(的)?(味|泄|漏|罐)",
    r"(汽油|煤油|酒精|柴油).{0,8}(倒|泼|浇|点火|身上)|点火|一把火",
    r"<minor>.{0,20}(没回来|没回家|没到家|不见|联系不上|没看到人|找不着|没影)",
    r"(放学|出门|早上|中午|下午|昨天|昨晚).{0,14}(没回来|没回家|没到家|没到学校)",
    r"(在去|在来|往).{0,10}(的)?路上.{0,6}$|已经(出门|上楼|到楼下|在路上)",
    r"陪葬|灭(我|你|他)?(们)?(全家|满门)|全家.{0,6}(死|杀|别想活)",
    r"(冲|闯)(进|到).{0,8}(店|家|屋|院|办公室|病房|教室).{0,10}(砸|打|抢|砍|闹)",
    r"(头|脸|身)上(在|一直|不停)?.{0,4}(流血|冒血|淌血)|血流不止|(同归于尽|炸药|雷管|引爆)",
    r"(抽搐|不省人事|叫不醒|喊不应|快不行了|口吐白沫)",
    r"(at|outside|in front of|inside) (my|our|the) (door|gate|house|shop|flat).{0,24}(with|knife|axe|gun|machete|hammer|petrol|bat)",
    r"(boy|girl|son|daughter|child|kid|grandson|granddaughter).{0,20}(not|n'?t|never) come (home|back)",
    r"pour(ed|ing) (petrol|gasoline)|set (fire|it on fire|himself on fire)|(will|going to) (kill|stab|burn|shoot)",
)

WEAPON: Final = alternatives(
    r"(提|拿|带|举|持|抄|掏|亮|用|抡|操|端)(起|着|了|出|把)?.{0,8}<tool>|<tool>.{0,6}(打|砍|捅|对起|对峙|威胁|架|逼|追|泼|砸)",
    r"泼汽油|提刀|动刀|knife|knives|machete|cleaver|\baxe|\bgun\b|steel pipe|iron bar|petrol|gasoline|\bacid\b|\bhoes\b",
    r"explosive|crowbar|\bclub\b|(酒瓶|凳子|板凳|椅子).{0,4}(砸|打|抡)|(汽油|煤油|酒精).{0,6}(倒|泼|浇)",
    r"smashed a bottle|with a (bat|stick|rod|bottle|brick)",
)

THREAT: Final = alternatives(
    r"威胁|恐吓|恫吓|扬言|不客气|走着瞧|等着瞧|见血|付出代价|要.{0,4}好看|(打|砍|卸|敲|剁)(断|掉|下|你|我|他|她).{0,5}(腿|手|胳膊|脚|脑壳)|抵命|偿命",
    r"同归于尽|放火|烧(了|死)?(我|你|他|她|我们)(的|全|一)?(家|屋|房)|泼漆|泼粪|一个都不留|灭门|不放过(我|你|他|她)",
    r"杀死(我|你|他|她|你们|我们|全家|他们)|要(杀|砍|捅|打|整)(我|你|他|她|人|我们|死)",
    r"(说|喊|叫).{0,6}(找人|叫人).{0,4}(打|整|收拾)|砍(我|你|他|她|人|死)|捅(我|你|他|她|人|死)|报复",
    r"让我(们)?(活|过)不(成|下去|好)|小心(我|你)?(的)?(孩子|家人|点|狗命)|堵(在|到)(我|家|门口|学校门口).{0,8}(不让|要|骂|打)",
    r"要(他|我|你|她)(的)?命|threat|kill (me|us|him|her|you|my|our|the|everyone)",
    r"break (my|his|her|our|your) .{0,12}(leg|arm|bone|head)|cut .{0,12}(finger|throat|hand|off)|make .{0,14} pay for",
    r"watch (my|your) back|stab|burn (my|our|the|down)|come after (me|us)|you'?ll (be )?sorry|blow up",
    r"hurt (my|our) (kid|child|family)",
    r"陪葬|全家.{0,6}(死|杀|不得安宁)|卸.{0,4}(胳膊|腿|手)|点火|一把火|要出事|给我等着|你等着|有你好看|搞臭|搞死|不得好死|(敢"
    r"|再).{0,10}就(打|杀|砍|弄|捅|烧|砸|要你)",
    r"(离婚|分手|报警|告).{0,4}就(杀|死|打|让|把)|pay for it|watch out|teach (me|him|us) a lesson|come back with",
)

VIOLENCE: Final = alternatives(
    r"打(我|他|她|你|人|伤|断|破|残|老婆|孩子|母亲|父亲|老人|女儿|儿子|架|了我|了他|了她|得)|(拉到|堵在|围着)[^,.]{0,8}打",
    r"被[^,.]{0,6}打(?!到|款|钱|烂|坏|碎|回|招呼)|把[^,.]{0,5}(打(?!烂|坏|碎|开|印|包|扫|到|掉)|砍|捅|推倒|掐)|动(了|起)?(手|粗)",
    r"拳打脚踢|推倒|推搡|踢(我|他|她|了|伤|门)|掐(我|她|他|脖|住)|扇(了|我|她|他)|耳光|砍(人|伤|我|他|她|死|过来|了.{0,2}刀)|捅",
    r"头破血流|斗殴|砸(玻璃|东西|门|我家|店|车)|拖(我|她|他|孩子|人)(进|到|出)?|扯.{0,3}头发|泼.{0,4}(开水|油)|烫(我|她|孩子)"
    r"|冲突|见血|家暴",
    r"beat|punch|kick(ed|s|ing)? (me|him|her|us|my|our|the)|chok|strangl|slap|stab",
    r"(he|she|they|who|husband|son|boss|teacher|guard|neighbou?r|man|men|boys).{0,14}hit (me|him|her|us|my)|hits (me|him|her|us)",
    r"attack|smash|shov|pushed (me|him|her)|fight(ing)? broke|fistfight|dragged|assault",
    r"砸(过来|在|我|他|她|伤|破)|缝了?.{0,3}针|酒瓶|推(下|到|倒)(去|楼|地|在)|踹|抽(我|她|他)(?!回答|签|查|问|血)|围殴|群殴"
    r"|挨(了)?.{0,2}(打"
    r"|揍|耳光|拳|一顿)|要挨|掀桌|开水.{0,6}(倒|泼|烫)|烟头.{0,4}烫|stitches|slapp|pushed .{0,10}(down|stairs|floor)",
)

HURT: Final = alternatives(
    r"受(了)?(重|轻)?伤|打伤|打断|打破|砍伤|流血|头破血流|骨折|断了.{0,3}(骨|手|腿|根|肋)|晕倒|昏迷|吐血|抢救",
    r"送(到|去|进|了)?.{0,6}医院|重伤|鼻青脸肿|青一块|淤青|有伤|伤痕|缝了|脑震荡|烧伤|烫伤|溺水|中毒|砸到|住院|骨裂|injur|bleed",
    r"blood|broken (arm|leg|rib|nose|bone)|bruis|unconscious|hospital|wound|black eye|fractur|concussion",
    r"缝了?.{0,3}针|抽搐|stitches|断了.{0,2}(手|脚|腿)|摔断|骨头|咬(了|伤).{0,4}(洞|口)",
)

HOME_VIOLENCE: Final = alternatives(
    r"(甩|打|给|抽|扇)(了)?(我|她|孩子)?.{0,4}(耳光|巴掌)|(耳光|巴掌).{0,8}(我|她|孩子)",
    r"(生完|刚生|才生|坐月子|怀).{0,12}(赶|打|骂|饿)|(把|将)(我|她|孩子|老人|我们娘).{0,4}(赶|轰|撵)(出|走)",
    r"砸锅|摔碗|砸(家里|屋里)|(要走|离婚|分手).{0,10}(孩子|我家人|我父母|我母亲).{0,8}(扔|杀|死|丢|报复)",
    r"(throw|hurt|kill|take) (the|our|my) (baby|kids?|child(ren)?)|if i leave|covered in bruises|father is chasing"
    r"|threatens? (me|her|us)",
    r"家暴|家庭暴力",
    r"<home>.{0,16}(打我|打她|打他|打母亲|打人|打老婆|又打|动手|掐|踢我|踢她|扇|砍|拖我|绑|烫|拳打|杀死|用皮带|扯.{0,3}头发"
    r"|打得|打了我|把我打|虐待|耳光)",
    r"(被|遭|挨)<home>.{0,10}(打|掐|踢|砍|赶出|关|锁|虐)|他又?(动手|打)(了|我|起)|又(动手|打我|打人)",
    r"(喝|醉)(了|酒|醉).{0,8}(打|动手|砸|发疯|发酒疯|骂人)|一(喝酒|喝醉|不顺心|生气|输钱).{0,6}(打|动手|砸|拿我)",
    r"(不让|不准|不许).{0,3}(我|她|我们娘).{0,4}(出门|出去|回娘家|见人|下楼|跟.{0,6}(说话|联系|来往)|打电话|用手机|睡觉|吃饭|上桌)",
    r"(关|锁)(我|她|孩子|在).{0,10}(家里|屋里|房间|房里|黑屋|阳台|猪圈|地下室)|身上.{0,10}(伤|青|紫|疤|没.{0,4}好肉)",
    r"(旧伤|新伤|淤青|青一块|鼻青脸肿)|拿我(和孩子)?(撒气|出气)|怕他(回来|喝酒|动手|打|又)|不敢(回家|回去)",
    r"<home>.{0,12}(提刀|砸东西|摔东西|要杀|威胁|拿凳子|拿皮带)",
    r"(我|她).{0,6}(躲|跑|逃)(在|到|回|出).{0,6}(娘家|姐|妹|朋友|宾馆|亲戚|同事)",
    r"(收|拿|扣|藏)(走|起|了)(我|她)(的)?(手机|身份证|工资卡)|(没收|扣着|藏)(我|她)(的)?(手机|身份证|工资卡)",
    r"<home>.{0,6}(把)?(我|她)?.{0,2}(手机|身份证|户口本|银行卡).{0,3}(收|拿|扣|藏|砸)|打(老婆|孩子|女儿|儿子|母亲|老人|父亲)",
    r"(皮带|衣架|棍子).{0,4}(抽|打)(孩子|我|她|女儿|儿子)|(把|将)(她|我|老婆|儿媳|孕妇|怀.{0,6})推(倒|下|到)",
    r"(哥|嫂|公婆|婆家|娘家).{0,6}抢人|(不给|不让)(老人|孩子|我|她).{0,3}(饭吃|吃饭)|饿(着|了)?(孩子|老人|她)|遗弃",
    r"domestic violence",
    r"(husband|boyfriend|wife|partner|father|dad|stepfather|stepdad|ex|son|\bhe)\b.{0,40}(hits? (me|her|us|my|the kid)|beats? "
    r"|beating me|chok|strangl|slap|kicks me|punche|locks? me|locked me|stab|drag|hurts me|threw me|throws (me|things))",
    r"(won'?t|doesn'?t|never) lets? me (out|leave|go|see|use|talk|call|work)|(took|takes|hid|hides) my (phone|id|card|passport)",
    r"afraid (of him|to go home)|scared (of (him|my)|to go home)|hiding (at|from|in) |bruises|black eye|lays? (his )?hands on",
    r"starv(e|es|ing) (the|her|our)|abus(e|ed|es|ive)",
    r"挨(了|过|他|我|她|<home>)?.{0,3}(打|揍|耳光|拳头|一顿|两三回|几回|几下)|(每|哪|天|月|周).{0,6}挨",
    r"动手.{0,10}(孩子|耳朵|脸|眼|嘴|头)|当着孩子.{0,6}(打|动|骂|砸)|当着.{0,4}孩子",
    r"(烟头|开水|火钳|熨斗).{0,8}(烫|泼|倒|浇)|烫的(印|疤|伤)",
    r"皮包骨|瘦得.{0,4}(骨|可怜)|不给(她|他|孩子|老人)?(吃|穿|看病)|一个人锁在|饿肚子",
    r"(女孩|孩子|男孩|小孩|她|婴儿|老人).{0,14}(关|锁|绑)(在|到|起).{0,8}(阳台|门外|柜|厕所|屋|猪圈|地下室|笼|床|家里)",
    r"(儿子|儿媳|女儿|孙子|女婿).{0,4}(打|骂|推|踢|掀)(我|老人|他?母亲|他?父亲|桌)",
    r"(离婚|分手|走).{0,6}就(让|杀|死|打|弄|把).{0,8}",
    r"管得死|(去哪|上哪|哪儿).{0,4}(都)?要报备|不(准|让|许)(我|她)?.{0,6}(上班|工作|花钱|出去)|一块一块给",
    r"他(又|要|就)?(发疯|发酒疯|发脾气|翻脸).{0,8}|(跟娘家|和娘家|给娘家).{0,10}(翻脸|打|骂|不准)",
    r"(脸|身|手|眼)上?(的)?伤.{0,14}(摔的|撞的|碰的|其实|不是)",
    r"(嫁|许)给.{0,10}(不愿|不肯|老|收)|不(愿意|肯|想)嫁|逼.{0,4}(嫁|结婚|生|怀|打掉|流产|打胎)|(换亲|买来的媳妇|被卖)"
    r"|被看着.{0,4}不(准|让)",
    r"(前男友|前夫|男友|分手|前任).{0,14}(跟踪|跟到|堵|守|等|闹|骚扰|威胁|不放)|天天.{0,4}(在|到).{0,6}(楼下|单位|公司"
    r"|家门口).{0,4}(等|守|堵)",
    r"(提刀|刀).{0,14}(客厅|卧室|厨房|床边)|(带|抱)(着|起)孩子(躲|跑|逃)",
    r"(hits|slap|slapped|beat|beats|punched|kicked|choked|pushed|shoved|burned|threw) (me|my mum|my mom|my mother|her|our"
    r"|the (kids?|child|baby))",
    r"in front of the (kids|children)|keeps my (phone|id|money)|controls (my|all)|every cent|locked (on|in|out|up)|(girl|boy"
    r"|child|baby|kid).{0,20}(locked|tied|left alone|starving|bruise)|follows? me|waits? (outside|for me)"
    r"|won'?t leave me alone|forced? (me|her) (to|into) (marry|sex|abort)|married off|violent",
)

SEXUAL: Final = alternatives(
    r"(晚上|半夜|偷偷|趁).{0,8}(进|到|摸进|溜进|爬).{0,3}(她|我|女孩|女儿|孩子|孙女|寝室)的?.{0,2}(房间|屋|床|被子)?",
    r"(那种|黄色|不雅|下流|恶心)的?(图片|照片|视频|话|信息)|porn|explicit (picture|photo|message)|into (her|my) (room"
    r"|bed) at night|at night .{0,12}(her|my) (room|bed)",
    r"强奸|强暴|猥亵|性侵|性骚扰|骚扰(我|她|女|孩)|非礼|侵犯(我|她|女|孩)|乱摸",
    r"(老是|总是|一直|偷偷|故意|伸手)?摸(我|她|她们|女孩|女儿|孩子|学生|女生|了我|人家)(的)?(手|腿|身|屁股|胸|大腿|下面|脸)?",
    r"搂(我|她)|强(行)?(抱|亲|吻)|荤话|黄段子|黄色(笑话|视频)|开黄腔|一个?晚上多少|陪(我|他|老板|领导|客户)?睡|开房|潜规则|裸照",
    r"私密照|不雅|偷拍.{0,6}(洗澡|厕所|裙|换)|偷看.{0,4}洗澡|脱(她|我|女孩|孩子|光|了).{0,3}(衣|裤)|糟蹋",
    r"占便宜.{0,6}(女|身|手脚)|动手动脚|咸猪手|露(阴|下体)|拖(到|进).{0,6}(屋|房|玉米|树林|厕所).{0,14}(女|岁|她|衣)",
    r"(女孩|女儿|孙女).{0,20}(拖|拉|哄|带|骗)(到|进|去).{0,8}(屋|房|家里|车|林)|rape|molest|grop|fondl|sexual|harass|undress",
    r"touch(es|ed|ing)? (me|her|my|them|the girl)|nude|intimate (photo|video|picture)|private parts",
    r"dirty (joke|message|text|picture)|peep|exposed himself",
    r"(往|在)(我|她|人)身上(蹭|贴|靠|乱)|蹭我|揩油|毛手毛脚|上下其手|听话(就|才).{0,6}(加|涨|转正|钱)|脱.{0,2}(裤|衣|光)|(亲"
    r"|吻|拉)(我|她)(的)?(手|嘴|脸|腿)|下身|私处|隐私部位|内裤|内衣|开房|约我(去)?(酒店|宾馆|开)|一夜|肉偿|包养|拍.{0,6}(裙底"
    r"|洗澡|换衣)",
    r"(给|买).{0,6}(糖|零食|钱|手机).{0,14}(脱|摸|抱|亲|跟他|去他家)",
    r"rubs? (himself )?(up )?against|if i (was|were) nice|sleep with|spend the night|hand (on|up) my (leg|thigh|skirt)|kiss(ed"
    r"|es|ing)? me|take off (my|her|their)|pervert|indecent|hotel with him|sex\b",
)

MINOR: Final = alternatives(
    r"女孩|男孩|孩子|女儿|侄女|外甥女|小学生|中学生|初中生|高中生|幼儿|学生|女生|男生|未成年|孙女|孙子",
    r"(才|只有|今年|不到)?([1-9一二三四五六七八九]|1[0-7]|十[一二三四五六七])岁|[一二三四五六]年级|寝室|\bgirls?\b|\bboys?\b",
    r"\bchild|\bkids?\b|pupil|student|minor|underage|classmate|toddler|baby|daughter|(\b[1-9]|1[0-7])[ -]year",
)

HARM_TO_MINOR: Final = alternatives(
    r"打|撞|摸|伤|中毒|猥亵|欺负|霸凌|欺凌|淹|烫|虐|拐|拖|吐|晕|砸|死|病|beat|hit|hurt|injur|bull|touch|molest|poison|vomit|harm",
    r"ran over|drown",
)

DEATH: Final = alternatives(
    r"没(再)?醒过来|没救过来|(老人|孩子|父亲|母亲|命)(就)?没了|never woke up|did not wake up",
    r"死者|淹死|摔死|撞死|压死|电死|烧死|病死在|死在.{0,6}(医院|工地|厂|学校|手术)|抬(着)?棺|抬尸|尸体|遗体|死亡|命(就)?没了",
    r"(突然|就这么?|当场|人就?)走了.{0,12}(医|说法|医院|岁)|(手术|输液|打针|医院).{0,14}(突然走了|死了|走了|没了)",
    r"家属.{0,8}(讨说法|要说法|闹|堵)|died (during|after|at|in|on)|was killed|death of|dead body|coffin|drowned|the deceased",
    r"人(就)?不行了|没抢救过来|断(了)?气|抢救无效|(路上|当场|送到).{0,4}(死|没气)|死了(一|两|三|几|人)|出了人命"
    r"|passed away (in|at|during|after)|dead on",
)

CUT_OFF: Final = alternatives(
    r"(断|停|剪|关|掐|切)(了|掉|断)?(我|我们|我家|他家|家里)?(的)?(水电|水|电|气|暖气|燃气)(了|,|\.|!|$|和|管|线|赶|逼)",
    r"水电.{0,4}(剪|断|停|掐)|(断|停)(水|电)(断|停)?(水|电)?.{0,6}(逼|赶|几天|两天|三天|个月)",
    r"(cut|shut|turned) (off )?(my|the|our|their) (water|power|electric|heat|gas)",
    r"(water|power|electricity|heating|gas).{0,20}(cut|shut|turned) ?(off)?",
)

FRAIL: Final = alternatives(
    r"老人|婆婆|爷爷|奶奶|[89七八九][十0-9一二三四五六七八九]?十?[0-9一二三四五六七八九]?岁|孕妇|怀孕|怀起|月子|婴儿",
    r"才.{1,3}(岁|个月)|残疾|瘫|重病|癌|病人|心脏|高血压|发.{0,2}高?烧|孩子|吃药|独居|坐轮椅|透析|\bold (man|woman|people|lady)",
    r"granny|grandm|grandp|elderly|pregnant|\bbaby|newborn|infant|disab|paralys|paralyz|wheelchair|cancer|\bsick|\bill\b",
    r"heart (is|condition|disease)|fever|month-old|\bkids?\b|child",
)

VERY_FRAIL: Final = alternatives(
    r"孕妇|怀孕|怀起|月子|婴儿|个月大|发.{0,3}高?烧|[八九]十.{0,2}岁|[89]\d岁|瘫|重病|病危|透析|pregnant|\bbaby|newborn|granny",
    r"paralys|fever|month-old|eighty|ninety|bedridden",
)

HIT_HARD: Final = alternatives(
    r"困|被关|断水|断电|停水|停电|水电|推(了|倒)|铲车|没有?地方(住|去)|赶(出|走)|流血|倒了|晕|inside|trapped|stuck|cut off",
    r"water cut|thrown out|kicked out|nowhere to|knocked down",
)

PRESSED: Final = alternatives(
    r"(举报|投诉|反映|告(了|状)|报警|上访|打(了)?12345).{0,24}(报复|威胁|恐吓|穿小鞋|针对|踢|堵(我|门)|砸|麻烦|为难|逼我撤"
    r"|撤诉|骂我|打我|停了我|调岗|开除)",
    r"(逼|威胁|要求).{0,6}(我)?(撤诉|撤回|删)|(报复|穿小鞋|为难).{0,12}(举报|投诉|反映)",
    r"(after|because|since|when) i (complain|report|spoke|told|filed|petition).{0,60}(threat|kick|fire|hit|beat|punish|revenge"
    r"|smash|harass|broke|break)",
    r"retaliat",
)

PUBLIC_DANGER: Final = alternatives(
    r"电梯.{0,14}(困|关|坠|掉)|(外墙|瓷砖|墙砖|墙皮|广告牌).{0,10}(掉|落|砸)|食物中毒|集体中毒|(上吐下泻|拉肚子).{0,20}(个|人)",
    r"(人|个|们|家).{0,12}(上吐下泻|中毒)|(泄漏|漏(了)?气|毒气|漏油)|(水源|井水|河水).{0,14}(病|毒)",
    r"(桥|楼|墙|挡土墙|山体).{0,6}(要垮|要塌|快垮|快塌)|elevator.{0,30}(stuck|trap|drop|fell)",
    r"lift.{0,20}(stuck|trap|drop|fell)|tiles?.{0,16}fall|(gas|chemical|toxic).{0,12}leak|food poison|collaps",
    r"(孩子|学生|人|个|同事|村民).{0,8}(拉肚子|吃坏|呕吐|中毒)|吃坏肚子|煤气|天然气.{0,4}(漏|味)|(高压)?电线.{0,6}(掉|断|垂"
    r"|漏电)|漏电",
)
AT_SCHOOL: Final = alternatives(
    r"老师|寝室|同学|班上|班里|教室|学校(?!.{0,2}路)|校园|宿舍|教练|teacher|classmate|classroom|dorm|at school|coach"
)
