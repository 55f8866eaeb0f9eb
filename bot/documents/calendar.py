"""Calendar files 日历文件 of meetings."""
